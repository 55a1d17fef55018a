import type { WebhookHealth } from '@hub/connector-sdk';
import type { WebhookRegistration } from '../ports';
import { needsCare, pausedTopics, silentTopics } from './webhook-gap';

const webhook = (topic: string, state: WebhookHealth['state']): WebhookHealth => ({ topic, externalId: '1', state });
const known = (topic: string, state: WebhookHealth['state']): WebhookRegistration => ({ ...webhook(topic, state), checkedAt: '2026-01-01T00:00:00.000Z' });

describe('a gap in webhooks', () => {
  it.each(['missing', 'disabled', 're-pointed'] as const)('is there when one that worked is %s', (state) => {
    expect(silentTopics([known('a', 'active')], [webhook('a', state)])).toEqual(['a']);
  });

  it('is none before the webhook was ever there', () => {
    expect(silentTopics([], [webhook('a', 'missing')])).toEqual([]);
  });

  it('is there when somebody switched it on again, or healing it was cut short', () => {
    expect(silentTopics([known('a', 'disabled'), known('b', 'paused')], [webhook('a', 'active'), webhook('b', 'active')])).toEqual(['a', 'b']);
  });

  it('is none while a person keeps it paused, nor for doubles', () => {
    expect(silentTopics([known('a', 'active'), known('b', 'active')], [webhook('a', 'paused'), webhook('b', 'doubled')])).toEqual([]);
  });

  it('asks for care where something must change at the spoke', () => {
    expect(needsCare([webhook('a', 'active'), webhook('b', 'paused')])).toBe(false);
    expect(needsCare([webhook('a', 'doubled')])).toBe(true);
    expect(pausedTopics([webhook('a', 'active'), webhook('b', 'paused')])).toEqual(['b']);
  });
});
