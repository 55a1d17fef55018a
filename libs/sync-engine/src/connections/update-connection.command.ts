import type { FormValues } from './connection-form';

/** What is to change of a connection; absent members stay. */
export interface UpdateConnectionCommand {
  readonly connectionId: string;
  readonly name?: string;
  readonly preset?: string;
  /** Laid over the present ones. */
  readonly settings?: FormValues;
  /** Laid over the present ones. */
  readonly credentials?: FormValues;
  readonly warehouseId?: string;
  readonly companyGroupId?: string | null;
  readonly language?: string;
  /** Keeps a connection that was never activated as a draft when its store does not pass its checks. */
  readonly saveUnverified?: boolean;
}
