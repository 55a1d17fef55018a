import { OPERATIONS, RUN_STATES } from '@hub/contracts';
import { ChoiceField, FlagField, IdField, NestedField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownFlag, ShownId, ShownInteger, ShownObject, ShownTime } from '../../http/shown';

/** What a person may ask of a run beside its operation. */
export class RunOptionsBody {
  @FlagField({ about: '`sweep-products`: the records that vanished are accepted as gone.', optional: true })
  readonly acceptDisappearance?: boolean;

  @FlagField({ about: '`export-stock`: agrees to the first push.', optional: true })
  readonly consent?: boolean;
}

/** What a run is started with. */
export class StartRunBody {
  @ChoiceField(OPERATIONS, { about: 'What to do.', example: 'import-products' })
  readonly operation: (typeof OPERATIONS)[number];

  @NestedField(() => RunOptionsBody, { about: 'Decisions that go with the operation.', optional: true })
  readonly options?: RunOptionsBody;
}

/** Which runs to list. */
export class ListRunsQuery extends PageQuery {
  @IdField({ about: 'Runs of this connection.', optional: true })
  readonly connectionId?: string;

  @ChoiceField(OPERATIONS, { about: 'Runs of this operation.', optional: true })
  readonly operation?: string;

  @ChoiceField(RUN_STATES, { about: 'Runs in this state.', optional: true })
  readonly state?: string;
}

const EXAMPLE_COUNTS = { total: { read: 300, created: 298, updated: 0, unchanged: 0, blocked: 0, parked: 2, superseded: 0 } };

/** One execution of an operation. */
export class RunResponse {
  @ShownId('The run.')
  readonly id: string;

  @ShownId('Its connection.')
  readonly connectionId: string;

  @ShownChoice('What it does.', OPERATIONS)
  readonly operation: string;

  @ShownChoice('`waiting`: stopped by a brake, a person decides.', RUN_STATES, { example: 'succeeded' })
  readonly state: string;

  @ShownChoice('Who or what asked for it.', ['operator', 'schedule', 'activation', 'resume', 'webhook-gap'])
  readonly trigger: string;

  @ShownObject('Distinct external records by kind (and in total); `read` is the sum of the others.', { example: EXAMPLE_COUNTS })
  readonly counts: object;

  @ShownInteger('Expected number of records, if the spoke says so.', 300, { orNull: true })
  readonly total: number | null;

  @ShownInteger('Pages done.', 3)
  readonly pages: number;

  @ShownInteger('Failed tries since the last page that went through.', 0)
  readonly attempts: number;

  @ShownFlag('Whether somebody asked it to stop.', false)
  readonly cancelRequested: boolean;

  @ShownObject('Why it failed, waits or is tried again: `code` and `message`.', { orNull: true, example: null })
  readonly error: object | null;

  @ShownTime('When it may go on.')
  readonly dueAt: string;

  @ShownTime('When it was asked for.')
  readonly queuedAt: string;

  @ShownTime('When it began.', { orNull: true })
  readonly startedAt: string | null;

  @ShownTime('When it ended.', { orNull: true })
  readonly finishedAt: string | null;
}
