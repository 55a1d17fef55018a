import { Injectable } from '@nestjs/common';
import { Clock, InvalidInputError, newId } from '@hub/common';
import type { Operation } from '@hub/contracts';
import { ConnectionStore, ConnectorCatalogue, ScheduleStore, UnitOfWork, type CommandContext, type ScheduleRecord } from '../ports';
import { AuditedChange } from '../connections/audited-change';
import { scheduleNotFound, scheduleView } from './schedule-view';
import { assertTiming, nextTick } from './timing';

/** What a schedule is to be. Absent members stay as they are, or take their default in a new one. */
export interface SaveScheduleCommand {
  readonly connectionId: string;
  /** Null or absent adds a schedule. */
  readonly scheduleId?: string | null;
  readonly operation?: Operation;
  /** Milliseconds, at least 60 000; giving it takes `cron` away. */
  readonly everyMs?: number | null;
  /** Five fields; giving it takes `everyMs` away. */
  readonly cron?: string | null;
  /** IANA name. Default UTC. */
  readonly timeZone?: string;
  /** A schedule a person adds starts inactive unless told otherwise. */
  readonly active?: boolean;
}

/** Adds or changes a schedule of a connection. */
@Injectable()
export class SaveSchedule {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly schedules: ScheduleStore,
    private readonly catalogue: ConnectorCatalogue,
    private readonly audited: AuditedChange,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {NotFoundError} `connection.not-found`, `schedule.not-found`; {InvalidInputError} `schedule.invalid-timing`,
   * `schedule.unknown-operation`.
   */
  execute(context: CommandContext, command: SaveScheduleCommand): Promise<ScheduleRecord> {
    return this.unitOfWork.run(context.accountId, async (tx) => {
      const connection = await this.connections.get(tx, command.connectionId);
      const before = command.scheduleId ? await this.schedules.find(tx, command.scheduleId) : null;
      if (command.scheduleId && before?.connectionId !== connection.id) throw scheduleNotFound(command.scheduleId);
      const schedule = this.merged(context.accountId, before, command);
      this.assertOperation(connection.connector, schedule.operation);
      await this.schedules.save(tx, schedule);
      await this.audited.append(tx, context, {
        action: before === null ? 'schedule.created' : 'schedule.updated',
        targetType: 'schedule',
        targetId: schedule.id,
        before: before === null ? null : scheduleView(before),
        after: scheduleView(schedule),
      });
      return schedule;
    });
  }

  private merged(accountId: string, before: ScheduleRecord | null, command: SaveScheduleCommand): ScheduleRecord {
    const now = this.clock.nowIso();
    const { connectionId } = command;
    const base = before ?? { ...NEW, id: newId(), accountId, connectionId, operation: command.operation, createdAt: now };
    const operation = command.operation ?? base.operation;
    if (operation === undefined) throw new InvalidInputError('schedule.unknown-operation', 'Name the operation to run.', { param: 'operation' });
    const timing = { ...timingOf(base, command), timeZone: command.timeZone ?? base.timeZone };
    assertTiming(timing);
    return { ...base, operation, ...timing, active: command.active ?? base.active, nextAt: nextTick(timing, now, now) };
  }

  private assertOperation(connector: string, operation: Operation): void {
    const { operations } = this.catalogue.get(connector).manifest;
    if (operations.includes(operation)) return;
    throw new InvalidInputError('schedule.unknown-operation', `There is no operation ${operation}; there are ${operations.join(', ')}.`, {
      param: 'operation',
    });
  }
}

/** What a schedule that a person adds begins as. */
const NEW = { everyMs: null, cron: null, timeZone: 'UTC', active: false, fromPreset: false, lastAt: null };

function timingOf(base: Pick<ScheduleRecord, 'everyMs' | 'cron'>, command: SaveScheduleCommand): { everyMs: number | null; cron: string | null } {
  const given = { everyMs: command.everyMs ?? null, cron: command.cron ?? null };
  return given.everyMs !== null || given.cron !== null ? given : { everyMs: base.everyMs, cron: base.cron };
}
