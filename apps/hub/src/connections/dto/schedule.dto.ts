import { OPERATIONS, type Operation } from '@hub/contracts';
import { ChoiceField, FlagField, IntegerField, TextField } from '../../http/fields';
import { ShownChoice, ShownFlag, ShownId, ShownInteger, ShownText, ShownTime } from '../../http/shown';

const MINUTE_MS = 60_000;
const MONTH_MS = 2_678_400_000;

/** A schedule somebody adds: exactly one of `everyMs` and `cron`. */
export class NewScheduleBody {
  @ChoiceField(OPERATIONS, { about: 'What to do.', example: 'poll-products' })
  readonly operation: Operation;

  @IntegerField({ about: 'Milliseconds between two runs.', example: 300_000, min: MINUTE_MS, max: MONTH_MS, optional: true })
  readonly everyMs?: number;

  @TextField({ about: 'Five-field cron expression.', example: '0 3 * * *', max: 100, optional: true })
  readonly cron?: string;

  @TextField({ about: 'IANA time zone of the cron expression. Default: UTC.', example: 'Europe/Stockholm', max: 64, optional: true })
  readonly timeZone?: string;

  @FlagField({ about: 'Default: false.', optional: true })
  readonly active?: boolean;
}

/** What may change of a schedule; giving `cron` takes `everyMs` away, and the other way round. */
export class SchedulePatch {
  @ChoiceField(OPERATIONS, { about: 'What to do.', example: 'poll-products', optional: true })
  readonly operation?: Operation;

  @IntegerField({ about: 'Milliseconds between two runs.', example: 300_000, min: MINUTE_MS, max: MONTH_MS, optional: true })
  readonly everyMs?: number;

  @TextField({ about: 'Five-field cron expression.', example: '0 3 * * *', max: 100, optional: true })
  readonly cron?: string;

  @TextField({ about: 'IANA time zone of the cron expression.', example: 'Europe/Stockholm', max: 64, optional: true })
  readonly timeZone?: string;

  @FlagField({ about: 'Whether it runs.', optional: true })
  readonly active?: boolean;
}

/** When an operation runs by itself. */
export class ScheduleResponse {
  @ShownId('The schedule.')
  readonly id: string;

  @ShownId('Its connection.')
  readonly connectionId: string;

  @ShownChoice('What it does.', OPERATIONS)
  readonly operation: string;

  @ShownInteger('Milliseconds between two runs.', 300_000, { orNull: true })
  readonly everyMs: number | null;

  @ShownText('Five-field cron expression.', undefined, { orNull: true, example: null })
  readonly cron: string | null;

  @ShownText('IANA time zone.', 'UTC')
  readonly timeZone: string;

  @ShownFlag('Whether it runs.')
  readonly active: boolean;

  @ShownFlag('Whether the preset put it there; it is replaced when the preset changes.')
  readonly fromPreset: boolean;

  @ShownTime('When it runs next.')
  readonly nextAt: string;

  @ShownTime('When it last ran.', { orNull: true })
  readonly lastAt: string | null;

  @ShownTime('When it was made.')
  readonly createdAt: string;
}
