import { InvalidInputError } from '@hub/common';
import type { SubscribeOptions } from '@hub/sync-engine/ports';
import { isOutage } from '../errors';

/** Subscribe options with every default filled in. */
export type SubscriptionSettings = Required<SubscribeOptions>;

/** Group that parked events refused by the bus itself stand under. */
export const RELAY_GROUP = 'relay';

const GROUP = /^[a-z][a-z0-9.-]{0,99}$/;

/** Fills in the defaults. @throws {InvalidInputError} for a reserved or malformed group, no topics, or numbers out of bounds. */
export function subscriptionSettings(options: SubscribeOptions): SubscriptionSettings {
  if (!GROUP.test(options.group) || options.group === RELAY_GROUP) {
    throw new InvalidInputError('bus.bad-group', `"${options.group}" cannot be a consumer group: use 1 to 100 small letters, digits, dots or dashes, not "relay"`);
  }
  if (options.topics.length === 0) throw new InvalidInputError('bus.no-topics', `Consumer group "${options.group}" names no topic to read`);
  return {
    from: 'beginning',
    isOutage,
    onAlarm: () => undefined,
    ...options,
    topics: [...new Set(options.topics)],
    retries: bounded('retries', options.retries ?? 5, 0, 100),
    retryDelayMs: bounded('retryDelayMs', options.retryDelayMs ?? 100, 0, 5_000),
    maxParallelKeys: bounded('maxParallelKeys', options.maxParallelKeys ?? 16, 1, 1_000),
    batchSizeEvents: bounded('batchSizeEvents', options.batchSizeEvents ?? 200, 1, 5_000),
    stuckAfterMs: bounded('stuckAfterMs', options.stuckAfterMs ?? 60_000, 100, 86_400_000),
  };
}

function bounded(param: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidInputError('bus.bad-setting', `${param} must be a whole number from ${least} to ${most}, not ${value}`, { param });
}
