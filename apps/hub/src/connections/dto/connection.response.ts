import { CONNECTION_STATUSES } from '@hub/contracts';
import { ShownChoice, ShownFlag, ShownId, ShownInteger, ShownList, ShownObject, ShownPart, ShownText, ShownTime } from '../../http/shown';

/** A connection as the API shows it: no secret in it. */
export class ConnectionResponse {
  @ShownId('The connection.')
  readonly id: string;

  @ShownText('Its connector.', 'woocommerce')
  readonly connector: string;

  @ShownText('For people.', 'WooCommerce Jönköping')
  readonly name: string;

  @ShownChoice('`draft`: saved although a check failed; `needs-credentials`: the spoke refuses the key, work is kept.', CONNECTION_STATUSES, { example: 'active' })
  readonly status: string;

  @ShownText('Why it is in this state.', undefined, { orNull: true, example: null })
  readonly statusReason: string | null;

  @ShownText('Its preset.', 'sales-channel')
  readonly preset: string;

  @ShownInteger('The version of the preset it was set up with.', 1)
  readonly presetVersion: number;

  @ShownObject('Its settings; secret ones are left out.', { example: { url: 'https://shop.example.com' } })
  readonly settings: object;

  @ShownFlag('Whether credentials are stored.')
  readonly hasCredentials: boolean;

  @ShownId('Where its stock is counted.')
  readonly warehouseId: string;

  @ShownFlag('Whether its stock is the truth in that warehouse.', false)
  readonly ownsWarehouse: boolean;

  @ShownId('The company it belongs to.', { orNull: true })
  readonly companyGroupId: string | null;

  @ShownText('BCP 47 language of a store that does not say.', 'sv')
  readonly language: string;

  @ShownChoice('How the hub learns of changes at once: `poll` asks every minute.', ['webhooks', 'poll'])
  readonly webhookMode: string;

  @ShownText('Where its webhooks go; null where HUB_PUBLIC_URL is not set.', 'https://hub.example.com/hooks/woocommerce/01981c5e-7c1a-7000-8000-000000000001', { orNull: true })
  readonly webhookUrl: string | null;

  @ShownText('Why there are no webhooks, where there are none.', undefined, { orNull: true, example: null })
  readonly webhookNote: string | null;

  @ShownTime('When the first push was agreed to.', { orNull: true })
  readonly pushConsentAt: string | null;

  @ShownTime('When it last passed its checks.', { orNull: true })
  readonly verifiedAt: string | null;

  @ShownTime('When it was first activated.', { orNull: true })
  readonly activatedAt: string | null;

  @ShownTime('When it was made.')
  readonly createdAt: string;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;
}

/** One named check of a verification. */
export class CheckResponse {
  @ShownText('Its name.', 'reachable')
  readonly name: string;

  @ShownChoice('`skipped`: an earlier check makes it pointless.', ['ok', 'failed', 'warning', 'skipped'])
  readonly status: string;

  @ShownFlag('Whether its failure keeps the connection from being created or activated.')
  readonly blocking: boolean;

  @ShownText('What is wrong.', undefined, { orNull: true, example: null })
  readonly cause: string | null;

  @ShownText('What to do about it.', undefined, { orNull: true, example: null })
  readonly fix: string | null;

  @ShownObject('The facts.')
  readonly details: object;
}

/** What a verification found. */
export class VerifyResponse {
  @ShownFlag('False when a check that blocks failed.')
  readonly ok: boolean;

  @ShownList('Every check.', () => CheckResponse)
  readonly checks: readonly CheckResponse[];
}

/** A connection that was created or changed, with what its store said. */
export class SavedConnectionResponse extends ConnectionResponse {
  @ShownPart('What the store was found to be; null when it was not asked.', () => VerifyResponse, { orNull: true })
  readonly verification: VerifyResponse | null;

  @ShownList('What people should know, e.g. that the store is connected twice.', () => String, { example: [] })
  readonly warnings: readonly string[];
}

/** One wanted webhook as last checked. */
export class WebhookResponse {
  @ShownText('What it tells of.', 'product.updated')
  readonly topic: string;

  @ShownText('Its id at the spoke.', '12', { orNull: true })
  readonly externalId: string | null;

  @ShownChoice('Its state at the spoke; `ill`: what it delivers cannot be used.', ['active', 'missing', 'disabled', 'paused', 're-pointed', 'doubled', 'ill'])
  readonly state: string;

  @ShownTime('When it was last looked at.')
  readonly checkedAt: string;
}
