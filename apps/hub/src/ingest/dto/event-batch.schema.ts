import { OBSERVED_ENTITIES, OBSERVED_TYPE } from '@hub/contracts';

const EVENT = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'data'],
  properties: {
    specversion: { type: 'string', enum: ['1.0'] },
    id: { type: 'string', description: "The sender's own id of the event; the same when it is sent again.", example: 'erp-2026-03-01-17' },
    source: { type: 'string', description: 'Who sends.', example: '/erp' },
    type: { type: 'string', enum: [OBSERVED_TYPE] },
    time: { type: 'string', format: 'date-time', example: '2026-03-01T09:30:00Z' },
    data: {
      type: 'object',
      required: ['connectionId', 'entity', 'externalId'],
      additionalProperties: false,
      properties: {
        connectionId: { type: 'string', format: 'uuid', description: 'The connection the sender speaks for.' },
        entity: { type: 'string', enum: [...OBSERVED_ENTITIES] },
        externalId: { type: 'string', minLength: 1, maxLength: 200, description: "The record's id at the store.", example: '1042' },
        sourceVersion: { type: 'string', nullable: true, maxLength: 100, description: "The store's own version of the record: a text that compares like its order.", example: '2026-03-01T09:29:58Z' },
        gone: { type: 'boolean', description: 'The record does not exist any more; it is read again before that is believed.', example: false },
        raw: { type: 'object', additionalProperties: true, description: "The record as the store's API shows it. Left out: only a hint that it changed; it is read." },
      },
    },
  },
};

/** Body of a request that sends observations, for the OpenAPI document. */
export const EVENT_BATCH = { oneOf: [{ type: 'array', minItems: 1, maxItems: 500, items: EVENT }, EVENT] };
