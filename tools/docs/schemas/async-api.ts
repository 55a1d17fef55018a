import { OUT_TOPICS, TOPIC_PREFIX, type Topic } from '../../../libs/contracts/src';
import { envelopeOf } from './event-envelope';
import { EVENT_EXAMPLES } from './event-examples';
import type { EventModel, EventSchema } from './event-schemas';

const DESCRIPTION = `Events of the Entrepot commerce data hub: CloudEvents 1.0 in structured JSON.

Topics the hub sends to are compacted and carry the full state of a record, keyed by its id: whoever reads them from the beginning has
everything. Delivery is at least once, in order per key. Addresses begin with the prefix set by KAFKA_TOPIC_PREFIX ("${TOPIC_PREFIX}" unless set).
The same events are read without Kafka from GET /api/v1/events, and observations are sent without Kafka to POST /api/v1/observations.
Schemas only ever gain optional members.`;

const KAFKA_BINDING = '0.5.0';

/** The AsyncAPI 3 document of every event type. */
export function asyncApiOf({ events, definitions }: EventModel): object {
  const topics = [...new Set(events.map(({ topic }) => topic))];
  return {
    asyncapi: '3.0.0',
    info: { title: 'Entrepot events', version: '1', description: DESCRIPTION },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(topics.map((topic) => [topic, channelOf(topic, events.filter((event) => event.topic === topic))])),
    operations: Object.fromEntries(events.map((event) => [`${event.direction === 'out' ? 'send' : 'receive'}-${event.topic}`, operationOf(event)])),
    components: {
      messages: Object.fromEntries(events.map((event) => [event.type, messageOf(event)])),
      schemas: JSON.parse(JSON.stringify(definitions).replaceAll('#/definitions/', '#/components/schemas/')) as object,
    },
  };
}

function channelOf(topic: Topic, events: readonly EventSchema[]): object {
  const isCompacted = (OUT_TOPICS as readonly string[]).includes(topic);
  return {
    address: `${TOPIC_PREFIX}.${topic}`,
    messages: Object.fromEntries(events.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: { kafka: { topicConfiguration: { 'cleanup.policy': [isCompacted ? 'compact' : 'delete'] }, bindingVersion: KAFKA_BINDING } },
  };
}

/** Seen from the hub: it sends what consumers read, and receives what programs send. */
function operationOf({ topic, type, direction, title }: EventSchema): object {
  return { action: direction === 'out' ? 'send' : 'receive', channel: { $ref: `#/channels/${topic}` }, summary: `${title}.`, messages: [{ $ref: `#/channels/${topic}/messages/${type}` }] };
}

function messageOf(event: EventSchema): object {
  const { type, title, key } = event;
  return {
    name: type,
    title,
    contentType: 'application/cloudevents+json',
    payload: envelopeOf(event, (name) => `#/components/schemas/${name}`),
    bindings: { kafka: { key: { type: 'string', description: `Key: ${key}.` }, bindingVersion: KAFKA_BINDING } },
    examples: [{ payload: EVENT_EXAMPLES[type] }],
  };
}
