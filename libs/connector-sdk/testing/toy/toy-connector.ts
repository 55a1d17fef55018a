import type { Connector, ConnectorManifest, Mapped, WebhookVerdict, IncomingWebhook } from '@hub/connector-sdk';
import type { Json, ProductObservation, RawObservation, StockObservation } from '@hub/contracts';
import { Allow, IsString, Matches } from 'class-validator';

import { ToySession, observe } from './toy-session';
import { ToySpoke, toySignature, type ToyRecord } from './toy-spoke';

class ToySettings {
  @IsString()
  readonly address: string;
}

class UncheckedSettings {
  @Allow()
  readonly address: string;
}

class ToyCredentials {
  @Matches(/-key-/)
  readonly apiKey: string;
}

/** A connector that keeps every promise but the one named; null keeps all. For the suite's own test. */
export function createToyConnector(broken: string | null): Connector {
  const seen: string[] = [];
  return {
    manifest: manifest(broken),
    mappers: {
      product: (observation) => mapProduct(observation, broken),
      wantedStock: (state) => ({ target: 'self', fields: { stock: state.mode === 'tracked' ? state.quantity : 0 }, issue: null }),
      shownStock: (shown: StockObservation) => ({ stock: broken === 'mapper.round-trip' ? 'five' : shown.state.mode === 'tracked' ? shown.state.quantity : 0 }),
    },
    receiver: { judge: (webhook) => judge(webhook, broken, seen) },
    open(context, services) {
      const spoke = ToySpoke.all.get((context.settings as ToySettings).address);
      if (!spoke) throw new RangeError('no such toy');
      return new ToySession(spoke, context, services, broken);
    },
  };
}

function manifest(broken: string | null): ConnectorManifest {
  return {
    id: broken === 'manifest.valid' ? 'Toy Connector' : 'toy',
    name: 'Toy',
    mapperVersion: 1,
    settings: broken === 'settings.validated' ? UncheckedSettings : ToySettings,
    credentials: ToyCredentials,
    secrets: broken === 'manifest.secrets' ? [] : ['apiKey'],
    form: [{ name: 'apiKey', in: 'credentials', label: 'Key', help: '', type: 'secret', required: true }],
    entities: [{ entity: 'product', in: true, out: ['stock'] }],
    operations: ['import-products'],
    presets: {},
    webhookTopics: ['changed'],
    limits: { pageSizeRecords: 50, pushBatchItems: 50, maxConcurrentRequests: 1, requestTimeoutMs: 1_000 },
    guarantees: { idempotentPush: 'native', versionResolutionMs: 1_000 },
  };
}

function mapProduct(observation: RawObservation, broken: string | null): Mapped<ProductObservation> {
  const record = observation.raw as unknown as ToyRecord | null;
  const readable = typeof record === 'object' && record !== null && typeof record.stock === 'number' && !record.odd;
  if (!readable && broken !== 'mapper.pure') return { ok: false, code: 'toy.odd', message: 'odd' };
  const quantity = readable ? record.stock : 0;
  return {
    ok: true,
    value: {
      kind: 'simple',
      parentExternalId: null,
      language: 'en',
      listingKey: observation.externalId,
      identifiers: [],
      fields: {},
      stock: { scope: 'own', state: { mode: 'tracked', quantity, backorders: 'no' } },
      listing: 'listed',
      modifiedAt: null,
      extensions: broken === 'mapper.unknown-fields' ? {} : { extra: (record?.extra ?? null) as Json },
      warnings: [],
    },
  };
}

function judge(webhook: IncomingWebhook, broken: string | null, seen: string[]): WebhookVerdict {
  const genuine = webhook.secrets.some((secret) => toySignature(webhook.rawBody, secret) === webhook.headers['signature']);
  if (!genuine && broken !== 'webhook.forged') return { kind: 'refused', status: 401, code: 'toy.forged', message: 'forged' };
  const text = webhook.rawBody.toString();
  seen.push(text);
  const observation = { ...observe(JSON.parse(text) as ToyRecord), source: 'webhook', seen: 'push' } as const;
  const spoilt = {
    ...observation,
    readAt: broken === 'webhook.repeated' ? String(seen.length) : observation.readAt,
    externalId: broken === 'webhook.genuine' ? 'x' : observation.externalId,
    sourceVersion: broken === 'webhook.out-of-order' ? null : observation.sourceVersion,
  };
  return { kind: 'accepted', status: 200, observations: [spoilt], refetch: [] };
}
