import { ShownChoice, ShownFlag, ShownInteger, ShownList, ShownObject, ShownPart, ShownText } from '../../http/shown';

/** A field of the form that connects a store. */
export class FormFieldResponse {
  @ShownText('Name of the member to send.', 'url')
  readonly name: string;

  @ShownChoice('Which object of the body it belongs to.', ['settings', 'credentials'])
  readonly in: string;

  @ShownText('Label for people.', 'Store address')
  readonly label: string;

  @ShownText('Where to find it and what it must look like.', 'The address visitors use, with https.')
  readonly help: string;

  @ShownChoice('How to ask for it.', ['text', 'url', 'secret', 'integer', 'boolean', 'date', 'choice'])
  readonly type: string;

  @ShownFlag('Whether it must be given.')
  readonly required: boolean;

  @ShownObject('Value when absent: a text, number or flag.', { orNull: true })
  readonly default: unknown;

  @ShownList('What to choose from, for a choice.', () => String, { orNull: true })
  readonly choices: readonly string[] | null;
}

/** What a connector carries of one entity. */
export class EntityCapabilityResponse {
  @ShownText('The entity.', 'product')
  readonly entity: string;

  @ShownFlag('Whether it is read from the spoke.')
  readonly in: boolean;

  @ShownList('Which aspects are written to the spoke.', () => String, { example: ['stock'] })
  readonly out: readonly string[];
}

/** A preset the connector brings along. */
export class ConnectorPresetResponse {
  @ShownText('Name to give when connecting.', 'sales-channel')
  readonly name: string;

  @ShownText('For people.', 'Sales channel')
  readonly title: string;

  @ShownInteger('Grows when the preset changes.', 1)
  readonly version: number;
}

/** What a connector promises. */
export class GuaranteesResponse {
  @ShownChoice('Whether writing twice has one effect.', ['native', 'emulated', 'none'])
  readonly idempotentPush: string;

  @ShownInteger('Two changes of a record within this many milliseconds cannot be told apart.', 1_000)
  readonly versionResolutionMs: number;
}

/** One kind of external system. */
export class ConnectorResponse {
  @ShownText('Give it as `connector` when connecting.', 'woocommerce')
  readonly id: string;

  @ShownText('For people.', 'WooCommerce')
  readonly name: string;

  @ShownInteger('Version of what it makes of records.', 1)
  readonly mapperVersion: number;

  @ShownList('What to ask people for.', () => FormFieldResponse)
  readonly form: readonly FormFieldResponse[];

  @ShownList('What it carries.', () => EntityCapabilityResponse)
  readonly entities: readonly EntityCapabilityResponse[];

  @ShownList('Operations that can be run.', () => String, { example: ['import-products'] })
  readonly operations: readonly string[];

  @ShownList('Presets it brings along.', () => ConnectorPresetResponse)
  readonly presets: readonly ConnectorPresetResponse[];

  @ShownPart('What it promises.', () => GuaranteesResponse)
  readonly guarantees: GuaranteesResponse;
}
