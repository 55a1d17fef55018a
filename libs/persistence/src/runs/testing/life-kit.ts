import { SilentLogger } from '@hub/common';
import {
  ActivateConnection,
  ApplyUpdate,
  AuditedChange,
  ConnectionRules,
  CorrectWebhookModes,
  CreateConnection,
  DeleteConnection,
  DeleteSchedule,
  DuplicateStore,
  Farewell,
  FirstActivation,
  LookAfterStart,
  PauseConnection,
  PresetChoice,
  PublicAddress,
  RemoveConnection,
  ResumeWork,
  SaveSchedule,
  SealedCreation,
  SealedUpdate,
  SpokeProbe,
  UpdateAftermath,
  UpdateConnection,
  VerifiedConnection,
  VerifyConnection,
  WarehouseClaim,
  WebhookMode,
  type CreateConnectionCommand,
} from '@hub/sync-engine';
import { WorkInterrupts, type CommandContext } from '@hub/sync-engine/ports';
import type { HubTestDatabase } from '@hub/testing';
import { PgAuditLog } from '@hub/persistence';
import { RunsKit, type RunsKitOptions } from './runs-kit';
import { GOOD_KEY } from './toy-catalogue';

class NoInterrupts extends WorkInterrupts {
  interrupt(): Promise<void> {
    return Promise.resolve();
  }
}

/** A connection that passes its checks; a test states what matters. */
export function aConnectionCommand(command: Partial<CreateConnectionCommand> = {}): CreateConnectionCommand {
  return {
    connector: 'toy',
    name: 'Toy shop',
    preset: 'sales-channel',
    settings: { url: 'https://toys.example' },
    credentials: { key: GOOD_KEY },
    ...command,
  };
}

/** The connection life cycle wired as the hub wires it, over the toy connector and a real database. */
export class LifeKit extends RunsKit {
  readonly create: CreateConnection;
  readonly update: UpdateConnection;
  readonly verify: VerifyConnection;
  readonly activate: ActivateConnection;
  readonly pause: PauseConnection;
  readonly remove: DeleteConnection;
  readonly saveSchedule: SaveSchedule;
  readonly deleteSchedule: DeleteSchedule;

  constructor(hub: HubTestDatabase, options: RunsKitOptions = {}) {
    super(hub, options);
    const { unitOfWork, store, catalogue, vault, clock, queue, schedules } = this;
    const { connections, incidents, signals } = this.bench;
    const audited = new AuditedChange(new PgAuditLog());
    const probe = new SpokeProbe(new PublicAddress(options.publicUrl ?? null), clock, new SilentLogger());
    const rules = new ConnectionRules(store, new PresetChoice(store), new WarehouseClaim(store), new DuplicateStore(store, vault), audited);
    const resume = new ResumeWork(queue, incidents, signals);
    const first = new FirstActivation(store, schedules, this.mode, queue, clock, audited);
    const verified = new VerifiedConnection(unitOfWork, store, connections, resume, audited, clock);
    this.create = new CreateConnection(unitOfWork, store, catalogue, probe, rules, new SealedCreation(vault, clock));
    this.verify = new VerifyConnection(unitOfWork, store, catalogue, vault, probe, verified);
    const aftermath = new UpdateAftermath(connections, first, this.mode, queue, resume);
    this.update = new UpdateConnection(unitOfWork, store, catalogue, vault, probe, new ApplyUpdate(unitOfWork, store, catalogue, rules, new SealedUpdate(vault, clock), aftermath));
    this.activate = new ActivateConnection(unitOfWork, store, connections, this.verify, first, resume);
    this.pause = new PauseConnection(unitOfWork, store, connections, new NoInterrupts(), audited);
    const removal = new RemoveConnection(unitOfWork, connections, store, new Farewell(this.sessions, this.care, incidents), new NoInterrupts());
    this.remove = new DeleteConnection(unitOfWork, store, connections, catalogue, removal, audited);
    this.saveSchedule = new SaveSchedule(unitOfWork, store, schedules, catalogue, audited, clock);
    this.deleteSchedule = new DeleteSchedule(unitOfWork, schedules, audited);
  }

  /** What a hub does first when it starts at this address; null: nobody can reach it. */
  lookAfterStart(publicUrl: string | null = null): LookAfterStart {
    const { unitOfWork, schedules, store, webhookStore, clock } = this;
    const address = new PublicAddress(publicUrl);
    const modes = new CorrectWebhookModes(unitOfWork, store, webhookStore, new WebhookMode(address, webhookStore, schedules, clock), address);
    return new LookAfterStart(unitOfWork, schedules, modes, clock, new SilentLogger());
  }

  /** Somebody of the account. */
  context(accountId: string): CommandContext {
    return { accountId, actor: 'Olga', requestId: 'request-1' };
  }
}
