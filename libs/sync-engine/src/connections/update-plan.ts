import type { VerifyReport } from '@hub/connector-sdk';
import type { ConnectionRecord } from '../ports';
import type { FormValues } from './connection-form';
import type { UpdateConnectionCommand } from './update-connection.command';

/** Everything known about a change before it is made. */
export interface UpdatePlan {
  /** As it was read; the change is refused when it was configured otherwise meanwhile. */
  readonly connection: ConnectionRecord;
  readonly command: UpdateConnectionCommand;
  readonly settings: FormValues;
  readonly credentials: FormValues;
  readonly asksStore: boolean;
  readonly replacesCredentials: boolean;
  readonly report: VerifyReport | null;
}
