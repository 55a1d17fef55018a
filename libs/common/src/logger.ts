/** Facts beside a log message; values must be safe to show, secrets never belong here. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log. Messages are short and fixed, facts go into fields, context is bound once with `child`. */
export abstract class Logger {
  abstract debug(message: string, fields?: LogFields): void;
  abstract info(message: string, fields?: LogFields): void;
  abstract warn(message: string, fields?: LogFields): void;
  abstract error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  abstract child(fields: LogFields): Logger;
}

/** A logger that says nothing. */
export class SilentLogger extends Logger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
  child(): Logger {
    return this;
  }
}
