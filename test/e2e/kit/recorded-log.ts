import { Logger, type LogFields } from '@hub/common';

/** Keeps every log line as text, so that a test can look for what must never be in one. */
export class RecordedLog extends Logger {
  constructor(
    readonly lines: string[] = [],
    private readonly bound: LogFields = {},
  ) {
    super();
  }

  debug(message: string, fields?: LogFields): void {
    this.keep('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.keep('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.keep('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.keep('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new RecordedLog(this.lines, { ...this.bound, ...fields });
  }

  private keep(level: string, message: string, fields: LogFields = {}): void {
    this.lines.push(`${level} ${message} ${JSON.stringify({ ...this.bound, ...fields }, withErrors)}`);
  }
}

/** Errors with everything they carry: an unguarded log line would show it. */
function withErrors(_name: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { ...value, message: value.message, stack: value.stack, cause: value.cause };
}
