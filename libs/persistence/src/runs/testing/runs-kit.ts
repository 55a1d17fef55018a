import { SilentLogger } from '@hub/common';
import type { Operation } from '@hub/contracts';
import {
  AcceptObservations,
  CancelRun,
  CareForWebhooks,
  CheckWebhooksOperation,
  ConfirmMissing,
  ExportStockOperation,
  FillWebhookGap,
  InboxWorker,
  IsolatingImport,
  PublicAddress,
  PULL_KINDS,
  PullProducts,
  PullServices,
  RefetchBook,
  RefetchWorker,
  ReportIllWebhook,
  RunBook,
  RunEndings,
  RunExecutor,
  RunLedger,
  RunOperations,
  RunQueue,
  StartRun,
  SuspendForCredentials,
  SweepProducts,
  TickSchedules,
  WebhookAftermath,
  WebhookMode,
  WebhookReports,
  WebhookSecret,
  type WorkContext,
} from '@hub/sync-engine';
import type { RunRecord, UnitOfWork } from '@hub/sync-engine/ports';
import { MovableClock, ToySessions, wireServices, type BenchServices, type HubTestDatabase, type TestConnection } from '@hub/testing';
import {
  clientOf,
  PgCheckpointStore,
  PgConnectionStore,
  PgInboxStore,
  PgRecordParking,
  PgRefetchStore,
  PgRunStore,
  PgScheduleStore,
  PgSweepStore,
  PgWebhookStore,
} from '@hub/persistence';
import { PlainVault } from './plain-vault';
import { ToyCatalogue, ToyWebhookSessions } from './toy-catalogue';

/** A turn that nobody interrupts. */
export function undisturbed(): WorkContext {
  return { signal: new AbortController().signal, stopping: new AbortController().signal };
}

/** What a kit may be given. */
export interface RunsKitOptions {
  readonly clock?: MovableClock;
  readonly sessions?: ToySessions;
  readonly publicUrl?: string | null;
  /** Wraps the transactions of the run road, e.g. to let the process die in them. */
  readonly unitOfWork?: UnitOfWork;
}

/** Runs, inbox, refetch and schedules wired as the hub wires them, over toy shops and a real database. Made anew, it is a restarted process. */
export class RunsKit {
  readonly clock: MovableClock;
  readonly bench: BenchServices;
  readonly catalogue: ToyCatalogue;
  readonly sessions: ToyWebhookSessions;
  readonly store: PgConnectionStore;
  readonly runs = new PgRunStore();
  readonly inbox = new PgInboxStore();
  readonly refetches = new PgRefetchStore();
  readonly checkpoints = new PgCheckpointStore();
  readonly schedules: PgScheduleStore;
  readonly webhookStore: PgWebhookStore;
  readonly vault = new PlainVault();
  readonly ledger: RunLedger;
  readonly queue: RunQueue;
  readonly start: StartRun;
  readonly cancel: CancelRun;
  readonly executor: RunExecutor;
  readonly accept: AcceptObservations;
  readonly inboxWorker: InboxWorker;
  readonly refetchWorker: RefetchWorker;
  readonly tick: TickSchedules;
  readonly care: CareForWebhooks;
  readonly mode: WebhookMode;
  readonly illness: ReportIllWebhook;
  readonly unitOfWork: UnitOfWork;

  constructor(
    readonly hub: HubTestDatabase,
    options: RunsKitOptions = {},
  ) {
    const toys = options.sessions ?? new ToySessions();
    this.clock = options.clock ?? new MovableClock();
    this.unitOfWork = options.unitOfWork ?? hub.unitOfWork;
    this.bench = wireServices({ ...hub, unitOfWork: this.unitOfWork }, toys, this.clock);
    this.catalogue = new ToyCatalogue(toys);
    this.sessions = new ToyWebhookSessions(toys, this.catalogue);
    this.store = new PgConnectionStore(hub.database.system);
    this.schedules = new PgScheduleStore(hub.database.system);
    this.webhookStore = new PgWebhookStore(hub.database.system);
    const { unitOfWork, clock, store } = this;
    const { signals, connections, incidents, imports } = this.bench;
    const logger = new SilentLogger();
    const parking = new PgRecordParking();
    this.ledger = new RunLedger(this.runs, clock);
    this.queue = new RunQueue(this.catalogue, this.runs, this.checkpoints, this.ledger, clock);
    this.start = new StartRun(unitOfWork, store, this.queue, signals);
    this.cancel = new CancelRun(unitOfWork, this.runs, signals);
    this.tick = new TickSchedules(unitOfWork, this.schedules, store, this.queue, signals, clock);
    const importing = new IsolatingImport(imports, unitOfWork, parking, clock, logger);
    const suspend = new SuspendForCredentials(unitOfWork, store, connections, incidents, logger);
    const address = new PublicAddress(options.publicUrl ?? null);
    this.mode = new WebhookMode(address, this.webhookStore, this.schedules, clock);
    this.illness = new ReportIllWebhook(unitOfWork, store, this.webhookStore, this.start, incidents, clock);
    const gap = new FillWebhookGap(unitOfWork, this.webhookStore, this.checkpoints, store, this.queue, clock);
    const aftermath = new WebhookAftermath(gap, new WebhookReports(incidents, clock), signals);
    this.care = new CareForWebhooks(address, unitOfWork, this.webhookStore, new WebhookSecret(unitOfWork, store, this.vault), aftermath, this.mode);
    const pulls = new PullServices(unitOfWork, this.checkpoints, importing, this.ledger);
    const confirm = new ConfirmMissing(importing, this.refetches, this.ledger, clock);
    const operations = new RunOperations([
      ...PULL_KINDS.map((kind) => new PullProducts(kind, pulls)),
      new SweepProducts(unitOfWork, new PgSweepStore(), this.refetches, confirm, this.ledger),
      new ExportStockOperation(unitOfWork, this.bench.exportStock, this.bench.consent, this.ledger),
      new CheckWebhooksOperation(unitOfWork, this.care, this.ledger),
    ]);
    const book = new RunBook(unitOfWork, this.runs, this.ledger, new RunEndings(incidents, connections, signals), clock, logger);
    this.executor = new RunExecutor(connections, this.sessions, book, operations, suspend, clock);
    this.accept = new AcceptObservations(unitOfWork, this.inbox, this.refetches, signals, clock);
    this.inboxWorker = new InboxWorker(unitOfWork, store, this.inbox, this.sessions, importing, clock);
    const refetchBook = new RefetchBook(unitOfWork, store, this.refetches, parking, clock, logger);
    this.refetchWorker = new RefetchWorker(refetchBook, this.refetches, this.sessions, importing, suspend, clock);
  }

  /** Starts a run and executes it until it stops by itself; gives it as it is then. */
  async execute(connection: TestConnection, operation: Operation, options = {}): Promise<RunRecord> {
    const { accountId, id: connectionId } = connection;
    const run = await this.start.execute({ accountId, connectionId, operation, trigger: 'operator', options });
    await this.turns(connection, operation);
    return this.run(connection, run.id);
  }

  /** Turns of the executor, until there is nothing to do. */
  async turns(connection: TestConnection, operation: Operation, context: WorkContext = undisturbed()): Promise<void> {
    const item = { kind: 'run', accountId: connection.accountId, connectionId: connection.id, part: operation } as const;
    while ((await this.executor.turn(item, context)) === 'more');
  }

  async run(connection: TestConnection, runId: string): Promise<RunRecord> {
    const found = await this.unitOfWork.read(connection.accountId, (tx) => this.runs.find(tx, runId));
    if (found === null) throw new RangeError(`no run ${runId}`);
    return found;
  }

  /** Rows of a query in the connection's account. */
  rows<T = Record<string, unknown>>(connection: TestConnection, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.hub.unitOfWork.read(connection.accountId, async (tx) => (await clientOf(tx).query(sql, [...values])).rows as T[]);
  }
}
