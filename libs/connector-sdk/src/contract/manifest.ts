import type { Aspect, Entity, Operation, PresetBody } from '@hub/contracts';

/** A settings or credentials class decorated with class-validator; secret members are listed in `secrets`. */
export type SettingsClass = new () => object;

/** A form field people fill in, generated for the console and the API's connector list. */
export interface FormField {
  readonly name: string;
  readonly in: 'settings' | 'credentials';
  readonly label: string;
  readonly help: string;
  readonly type: 'text' | 'url' | 'secret' | 'integer' | 'boolean' | 'date' | 'choice';
  readonly required: boolean;
  readonly default?: string | number | boolean;
  readonly choices?: readonly string[];
}

export interface EntityCapability {
  readonly entity: Entity;
  readonly in: boolean;
  readonly out: readonly Aspect[];
}

export interface ConnectorLimits {
  /** Records asked for per page. */
  readonly pageSizeRecords: number;
  /** Items per write request. */
  readonly pushBatchItems: number;
  /** Requests under way at the same time per connection. */
  readonly maxConcurrentRequests: number;
  readonly requestTimeoutMs: number;
}

/** Data about a connector, validated at load; what the hub shows to people is generated from it. */
export interface ConnectorManifest {
  /** Kebab-case id, also the path segment of its webhooks. */
  readonly id: string;
  readonly name: string;
  /** Version of connector and mapper: raising it makes unchanged records be looked at again. */
  readonly mapperVersion: number;
  readonly settings: SettingsClass;
  readonly credentials: SettingsClass;
  /** Member names of `credentials` and `settings` that are never returned or logged. */
  readonly secrets: readonly string[];
  readonly form: readonly FormField[];
  readonly entities: readonly EntityCapability[];
  readonly operations: readonly Operation[];
  readonly presets: Readonly<Record<string, { readonly title: string; readonly version: number; readonly body: PresetBody }>>;
  readonly webhookTopics: readonly string[];
  readonly limits: ConnectorLimits;
  readonly guarantees: {
    readonly idempotentPush: 'native' | 'emulated' | 'none';
    /** Resolution of `sourceVersion` in milliseconds; two changes within it cannot be told apart. */
    readonly versionResolutionMs: number;
  };
}
