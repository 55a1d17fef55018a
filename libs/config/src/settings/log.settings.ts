import { IsIn } from 'class-validator';
import { Env } from '../env.decorator';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `auto`: text on a terminal, JSON elsewhere. */
export const LOG_FORMATS = ['auto', 'json', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What is logged and how it looks. */
export class LogSettings {
  /** Least important lines to write. */
  @Env('HUB_LOG_LEVEL')
  @IsIn(LOG_LEVELS)
  readonly level: LogLevel = 'info';

  /** `json` for machines, `text` for people; `auto` gives text on a terminal and JSON elsewhere. */
  @Env('HUB_LOG_FORMAT')
  @IsIn(LOG_FORMATS)
  readonly format: LogFormat = 'auto';
}
