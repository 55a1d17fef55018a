import type { WebhookHealth } from '@hub/connector-sdk';
import type { WebhookRegistration } from '../ports';

/** States in which a spoke sends nothing, or sends it elsewhere: changes were lost while they lasted. */
const SILENT: ReadonlySet<WebhookRegistration['state']> = new Set(['missing', 'disabled', 're-pointed']);

/**
 * Topics whose changes since the last good look may be lost: their webhook was there before and is found silent, or was known to be
 * silent and works again (a person switched it on, or healing it was cut short).
 */
export function silentTopics(known: readonly WebhookRegistration[], found: readonly WebhookHealth[]): readonly string[] {
  const before = new Map(known.map(({ topic, state }) => [topic, state]));
  const isSilent = ({ topic, state }: WebhookHealth): boolean => {
    const was = before.get(topic);
    if (was === undefined) return false;
    return SILENT.has(state) || (state === 'active' && (SILENT.has(was) || was === 'paused' || was === 'ill'));
  };
  return found.filter(isSilent).map(({ topic }) => topic);
}

/** Topics a person has paused: reported, not fought. */
export function pausedTopics(found: readonly WebhookHealth[]): readonly string[] {
  return found.filter(({ state }) => state === 'paused').map(({ topic }) => topic);
}

/** Whether anything is to be created, re-created or removed at the spoke. */
export function needsCare(found: readonly WebhookHealth[]): boolean {
  return found.some(({ state }) => state !== 'active' && state !== 'paused');
}
