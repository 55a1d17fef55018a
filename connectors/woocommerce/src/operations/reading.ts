import type { Clock } from '@hub/common';
import type { ConnectorNotice } from '@hub/connector-sdk';

import type { ConnectionState } from '../client/connection-state';
import type { StoreAccess } from '../client/store-access';

/** What operations need of a session. */
export interface OperationContext {
  readonly store: StoreAccess;
  readonly state: ConnectionState;
  readonly clock: Clock;
  readonly onNotice: (notice: ConnectorNotice) => void;
}
