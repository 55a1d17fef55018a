import type { FormValues } from './connection-form';

/** A connection somebody wants. */
export interface CreateConnectionCommand {
  readonly connector: string;
  readonly name: string;
  readonly preset: string;
  readonly settings: FormValues;
  readonly credentials: FormValues;
  /** Default: the account's main warehouse. */
  readonly warehouseId?: string | null;
  readonly companyGroupId?: string | null;
  /** BCP 47 language of a store that does not say. Default `en`. */
  readonly language?: string;
  /** Keeps a draft that cannot be activated instead of refusing a store that does not pass its checks. */
  readonly saveUnverified?: boolean;
}
