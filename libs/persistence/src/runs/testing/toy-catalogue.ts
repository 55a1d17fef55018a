import { InvalidInputError } from '@hub/common';
import type { Connector, ConnectorSession, VerifyReport } from '@hub/connector-sdk';
import { OPERATIONS, type PresetBody } from '@hub/contracts';
import { ConnectorCatalogue, type ConnectionRecord, type OpenSpoke, SpokeSessions } from '@hub/sync-engine/ports';
import { aPreset, ToySessions } from '@hub/testing';
import { IsOptional, IsString, MinLength } from 'class-validator';
import { ToyWebhooks } from './toy-webhooks';

export class ToySettings {
  @IsString()
  @MinLength(3)
  readonly url!: string;

  @IsOptional()
  @IsString()
  readonly note: string = 'none';
}

export class ToyCredentials {
  @IsString()
  @MinLength(4)
  readonly key!: string;
}

const POLLED: PresetBody['schedules'] = [
  { operation: 'poll-products', everyMs: 300_000, active: true },
  { operation: 'sweep-products', cron: '0 3 * * *', active: true },
  { operation: 'check-webhooks', everyMs: 600_000, active: true },
];

const presetOf = (title: string, body: PresetBody) => ({ title, version: 1, body });

/** Presets of the toy connector, as a real one has them. */
const PRESETS = {
  'sales-channel': presetOf('Sales channel', aPreset({ schedules: POLLED })),
  'stock-owner': presetOf('Stock owner', aPreset({ stock: { direction: 'in', buffer: 0 }, schedules: POLLED })),
  manual: presetOf('Manual', aPreset({ webhooks: false, stock: { direction: 'none', buffer: 0 }, schedules: POLLED.map((s) => ({ ...s, active: false })) })),
};

/** The key the toy shop takes; any other one fails its check. */
export const GOOD_KEY = 'good-key';

function reportOn(ok: boolean): VerifyReport {
  const check = { name: 'auth', blocking: true, details: {} };
  if (ok) return { ok, checks: [{ ...check, status: 'ok', cause: null, fix: null }], capabilities: { version: '1' }, settings: {} };
  return { ok, checks: [{ ...check, status: 'failed', cause: 'The key is unknown.', fix: 'Make a new one.' }], capabilities: {}, settings: {} };
}

/** The toy connector with a form, presets, checks and webhooks, in a catalogue and behind sessions. */
export class ToyCatalogue extends ConnectorCatalogue {
  readonly webhooks = new ToyWebhooks();
  /** Keys that sessions were opened with for a verification. */
  readonly keysTried: string[] = [];
  private readonly connector: Connector;

  constructor(sessions: ToySessions) {
    super();
    const { connector } = sessions;
    const manifest = {
      ...connector.manifest,
      settings: ToySettings,
      credentials: ToyCredentials,
      secrets: ['key'],
      operations: OPERATIONS,
      presets: PRESETS,
      webhookTopics: ['product.updated', 'product.deleted'],
    };
    const verifying = (key: string): Partial<ConnectorSession> => ({
      verify: () => Promise.resolve(reportOn(key === GOOD_KEY)),
      close: () => Promise.resolve(),
    });
    this.connector = {
      manifest,
      mappers: connector.mappers,
      receiver: connector.receiver,
      open: ({ credentials }) => {
        const { key } = credentials as ToyCredentials;
        this.keysTried.push(key);
        return verifying(key) as ConnectorSession;
      },
    };
  }

  list(): readonly Connector[] {
    return [this.connector];
  }

  get(connectorId: string): Connector {
    if (connectorId === 'toy' || connectorId === 'woocommerce') return this.connector;
    throw new InvalidInputError('connection.unknown-connector', `There is no connector ${connectorId}.`, { param: 'connector' });
  }
}

/** Toy sessions whose webhooks are the catalogue's. */
export class ToyWebhookSessions extends SpokeSessions {
  constructor(
    private readonly inner: ToySessions,
    private readonly catalogue: ToyCatalogue,
  ) {
    super();
  }

  connectorOf(): Connector {
    return this.catalogue.get('toy');
  }

  use<T>(connection: ConnectionRecord, signal: AbortSignal, work: (spoke: OpenSpoke) => Promise<T>): Promise<T> {
    return this.inner.use(connection, signal, ({ session }) => {
      const withWebhooks = new Proxy(session, {
        get: (target, name) => {
          if (name === 'webhooks') return this.catalogue.webhooks;
          const member = Reflect.get(target, name) as unknown;
          return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member;
        },
      });
      return work({ connector: this.connectorOf(), session: withWebhooks });
    });
  }
}
