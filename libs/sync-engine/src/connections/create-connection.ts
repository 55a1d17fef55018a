import { Injectable } from '@nestjs/common';
import type { VerifyReport } from '@hub/connector-sdk';
import { ConnectionStore, ConnectorCatalogue, UnitOfWork, type CommandContext, type ConnectionRecord, type Tx } from '../ports';
import type { CreateConnectionCommand } from './create-connection.command';
import { ConnectionRules } from './connection-rules';
import { connectionView } from './connection-view';
import { validForm, valuesOf } from './connection-form';
import { SealedCreation } from './sealed-creation';
import { SpokeProbe } from './spoke-probe';
import { notVerified } from './verify-refusal';

/** A connection that was created, and what is to be known about it. */
export interface CreatedConnection {
  readonly connection: ConnectionRecord;
  readonly report: VerifyReport;
  /** For people, e.g. that the store is connected twice. */
  readonly warnings: readonly string[];
}

/** Creates connections. A store is verified first; nothing is stored of one that does not pass, unless a draft is asked for. */
@Injectable()
export class CreateConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly catalogue: ConnectorCatalogue,
    private readonly probe: SpokeProbe,
    private readonly rules: ConnectionRules,
    private readonly sealing: SealedCreation,
  ) {}

  /**
   * @throws {InvalidInputError} `connection.not-verified` with the checks in its details, `connection.unknown-connector`,
   * `connection.unknown-preset`, `connection.invalid-settings`, `connection.invalid-credentials`, `warehouse.not-found`,
   * `company-group.not-found`; {ConflictError} `connection.name-taken`, `warehouse.owned`.
   */
  async execute(context: CommandContext, command: CreateConnectionCommand): Promise<CreatedConnection> {
    const connector = this.catalogue.get(command.connector);
    const settings = valuesOf(validForm(connector.manifest.settings, command.settings, 'settings'));
    const credentials = valuesOf(validForm(connector.manifest.credentials, command.credentials, 'credentials'));
    // What the database can refuse, it refuses before the store is asked.
    await this.unitOfWork.read(context.accountId, (tx) => this.rules.check(tx, connector, { ...command, connectionId: null }));
    const language = command.language ?? 'en';
    const report = await this.probe.execute(connector, { accountId: context.accountId, connectionId: null, settings, credentials, language, capabilities: {} });
    if (!report.ok && command.saveUnverified !== true) throw notVerified(report);
    return this.unitOfWork.run(context.accountId, async (tx) => {
      const chosen = await this.rules.check(tx, connector, { ...command, connectionId: null });
      const record = this.sealing.record(context, command, { report, credentials, settings: { ...settings, ...report.settings }, ...chosen });
      await this.store.insert(tx, record);
      await this.rules.warehouses.settle(tx, record.id, record.warehouseId, record.preset);
      const connection = await this.store.get(tx, record.id);
      await this.audit(tx, context, connection);
      const identity = { connectionId: record.id, connector: record.connector, settings: record.settings, credentials };
      return { connection, report, warnings: await this.rules.duplicates.warnings(tx, identity) };
    });
  }

  private audit(tx: Tx, context: CommandContext, connection: ConnectionRecord): Promise<void> {
    const after = connectionView(connection, this.catalogue.get(connection.connector).manifest.secrets);
    return this.rules.audited.append(tx, context, { action: 'connection.created', targetType: 'connection', targetId: connection.id, before: null, after });
  }
}
