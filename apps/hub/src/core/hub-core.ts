import type { Clock, Logger } from '@hub/common';
import type { HubSettings } from '@hub/config';
import type { HubMetrics } from '@hub/observability';
import type { Storage } from '../boot/open-storage';

/** What everything in the hub stands on; made before the application. */
export interface HubCore {
  readonly settings: HubSettings;
  readonly storage: Storage;
  readonly logger: Logger;
  readonly metrics: HubMetrics;
  readonly clock: Clock;
}
