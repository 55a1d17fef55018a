import { INGEST_TOKEN_ATTRIBUTE } from '../../../libs/contracts/src';
import type { EventSchema } from './event-schemas';
import type { JsonSchema } from './json-schema';

const TEXT = { type: 'string', minLength: 1 } as const;

/** The CloudEvents envelope of an event, its data by reference. */
export function envelopeOf({ type, direction, dataName }: EventSchema, refToData: (name: string) => string): JsonSchema {
  const attributes = direction === 'out' ? SENT : RECEIVED;
  const properties = { specversion: { type: 'string', const: '1.0' }, ...attributes.properties, type: { type: 'string', const: type }, data: { $ref: refToData(dataName) } };
  return { type: 'object', required: ['specversion', 'type', 'data', ...attributes.required], properties };
}

const SENT = {
  required: ['id', 'source', 'subject', 'time', 'datacontenttype', 'accountid'],
  properties: {
    id: { ...TEXT, format: 'uuid', description: 'Stays the same however often the event is delivered: tell repeats by it.' },
    source: { ...TEXT, const: '/entrepot/hub' },
    subject: { ...TEXT, format: 'uuid', description: 'The record; also the key of the message.' },
    time: { ...TEXT, format: 'date-time', description: 'When the record changed, UTC.' },
    datacontenttype: { ...TEXT, const: 'application/json' },
    accountid: { ...TEXT, format: 'uuid', description: 'The account the record belongs to.' },
  },
};

const RECEIVED = {
  required: ['id', 'source'],
  properties: {
    id: { ...TEXT, description: "The sender's own id of the event; the same when it is sent again." },
    source: { ...TEXT, description: 'Who sends.' },
    subject: TEXT,
    time: { ...TEXT, format: 'date-time' },
    datacontenttype: TEXT,
    [INGEST_TOKEN_ATTRIBUTE]: { ...TEXT, description: 'On the topic: the ingest token of the connection. Not with POST /api/v1/observations, where the request proves who sends.' },
  },
};
