import { FlagField, IdField, ObjectField, TextField } from '../../http/fields';

type Values = { readonly [field: string]: never };

const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;
const ABOUT_SETTINGS = "Values of the connector's form, `in: settings`.";
const ABOUT_CREDENTIALS = "Values of the connector's form, `in: credentials`. Sealed when stored, never shown again.";
const EXAMPLE_SETTINGS = { url: 'https://shop.example.com' };
const EXAMPLE_CREDENTIALS = { consumerKey: 'ck_...', consumerSecret: 'cs_...' };

/** What a store is connected with. */
export class CreateConnectionBody {
  @TextField({ about: 'One of the connectors.', example: 'woocommerce', max: 64 })
  readonly connector: string;

  @TextField({ about: 'For people; unique within the account.', example: 'WooCommerce Jönköping' })
  readonly name: string;

  @TextField({ about: 'What goes in which direction, and how often.', example: 'sales-channel', max: 64 })
  readonly preset: string;

  @ObjectField({ about: ABOUT_SETTINGS, example: EXAMPLE_SETTINGS })
  readonly settings: Values;

  @ObjectField({ about: ABOUT_CREDENTIALS, example: EXAMPLE_CREDENTIALS })
  readonly credentials: Values;

  @IdField({ about: 'Where its stock is counted. Default: the main warehouse.', optional: true, nullable: true })
  readonly warehouseId?: string | null;

  @IdField({ about: 'The company it belongs to.', optional: true, nullable: true })
  readonly companyGroupId?: string | null;

  @TextField({ about: 'BCP 47 language of a store that does not say. Default: `en`.', example: 'sv', max: 35, pattern: LANGUAGE, optional: true })
  readonly language?: string;

  @FlagField({ about: 'Keeps a draft, which cannot be activated, when a check that blocks fails.', example: false, optional: true })
  readonly saveUnverified?: boolean;
}

/** The same body, of which only what the store is asked with must be there; nothing is stored. */
export class VerifyConnectionBody {
  @TextField({ about: 'One of the connectors.', example: 'woocommerce', max: 64 })
  readonly connector: string;

  @ObjectField({ about: ABOUT_SETTINGS, example: EXAMPLE_SETTINGS })
  readonly settings: Values;

  @ObjectField({ about: ABOUT_CREDENTIALS, example: EXAMPLE_CREDENTIALS })
  readonly credentials: Values;

  @TextField({ about: 'Not looked at.', example: 'WooCommerce Jönköping', optional: true })
  readonly name?: string;

  @TextField({ about: 'Not looked at.', example: 'sales-channel', max: 64, optional: true })
  readonly preset?: string;

  @IdField({ about: 'Not looked at.', optional: true, nullable: true })
  readonly warehouseId?: string | null;

  @IdField({ about: 'Not looked at.', optional: true, nullable: true })
  readonly companyGroupId?: string | null;

  @TextField({ about: 'BCP 47 language of a store that does not say.', example: 'sv', max: 35, pattern: LANGUAGE, optional: true })
  readonly language?: string;

  @FlagField({ about: 'Not looked at.', example: false, optional: true })
  readonly saveUnverified?: boolean;
}

/** What may change of a connection; absent members stay. */
export class UpdateConnectionBody {
  @TextField({ about: 'For people; unique within the account.', example: 'WooCommerce Jönköping', optional: true })
  readonly name?: string;

  @TextField({ about: 'Takes the newest version of this preset.', example: 'stock-owner', max: 64, optional: true })
  readonly preset?: string;

  @ObjectField({ about: 'Laid over the present settings; verified before they are kept.', example: EXAMPLE_SETTINGS, optional: true })
  readonly settings?: Values;

  @ObjectField({ about: 'Laid over the present credentials; verified before they are kept.', example: EXAMPLE_CREDENTIALS, optional: true })
  readonly credentials?: Values;

  @IdField({ about: 'Where its stock is counted.', optional: true })
  readonly warehouseId?: string;

  @IdField({ about: 'The company it belongs to; null: none.', optional: true, nullable: true })
  readonly companyGroupId?: string | null;

  @TextField({ about: 'BCP 47 language of a store that does not say.', example: 'sv', max: 35, pattern: LANGUAGE, optional: true })
  readonly language?: string;

  @FlagField({ about: 'Keeps a connection that was never activated as a draft when a check that blocks fails.', example: false, optional: true })
  readonly saveUnverified?: boolean;
}

/** How to switch a connection on. */
export class ActivateConnectionBody {
  @FlagField({ about: 'Agrees to the first push, whatever it sets to zero.', optional: true })
  readonly consent?: boolean;
}
