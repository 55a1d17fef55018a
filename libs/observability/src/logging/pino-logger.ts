import { Writable } from 'node:stream';
import { Logger, type LogFields } from '@hub/common';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { redact } from './redact';
import { textLineOf } from './text-line';

export interface LoggerOptions {
  /** Least important level to write. Default `info`. */
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** `json`: one object a line; `text`: for people. Default `json`. */
  readonly format?: 'json' | 'text';
  /** Where lines go. Default: standard output. */
  readonly destination?: NodeJS.WritableStream;
  readonly useColour?: boolean;
}

/** The hub's log: structured, with secrets masked in one place, whatever the caller hands over. */
export class PinoLogger extends Logger {
  private constructor(private readonly pino: Pino) {
    super();
  }

  static create(options: LoggerOptions = {}): PinoLogger {
    const level = options.level ?? 'info';
    return new PinoLogger(pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destinationFor(options)));
  }

  debug(message: string, fields?: LogFields): void {
    if (this.pino.isLevelEnabled('debug')) this.pino.debug(safe(fields), message);
  }

  info(message: string, fields?: LogFields): void {
    if (this.pino.isLevelEnabled('info')) this.pino.info(safe(fields), message);
  }

  warn(message: string, fields?: LogFields): void {
    if (this.pino.isLevelEnabled('warn')) this.pino.warn(safe(fields), message);
  }

  error(message: string, fields?: LogFields): void {
    this.pino.error(safe(fields), message);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.pino.child(safe(fields)));
  }
}

function safe(fields: LogFields | undefined): object {
  return fields === undefined ? {} : (redact(fields) as object);
}

/** Text is made line by line from the JSON, so that both formats go through the same masking. */
function destinationFor(options: LoggerOptions): DestinationStream {
  const target = options.destination ?? process.stdout;
  if (options.format !== 'text') return { write: (line: string) => void target.write(line) };
  const useColour = options.useColour ?? false;
  return new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      target.write(textLineOf(line, useColour));
      done();
    },
  }) as unknown as DestinationStream;
}
