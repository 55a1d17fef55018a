import type { JsonSchema } from './json-schema';
import { problemsBetween } from './schema-compatibility';

const MONEY: JsonSchema = { type: 'object', required: ['amount'], properties: { amount: { type: 'string' } } };
const PRODUCT: JsonSchema = {
  type: 'object',
  required: ['id', 'kind', 'price'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    kind: { type: 'string', enum: ['simple', 'parent'] },
    price: { description: 'What it costs.', anyOf: [{ $ref: '#/definitions/Money' }, { type: 'null' }] },
    tags: { type: 'array', items: { type: 'string', maxLength: 20 } },
    note: { type: ['string', 'null'] },
  },
  patternProperties: { '^title@.+$': { type: 'string' } },
};

/** The product with members replaced, taken away (undefined) or added. */
function product(changes: Record<string, JsonSchema | undefined>, rest: Partial<JsonSchema> = {}): JsonSchema {
  const properties = Object.entries({ ...PRODUCT.properties, ...changes }).filter((entry): entry is [string, JsonSchema] => entry[1] !== undefined);
  return { ...PRODUCT, properties: Object.fromEntries(properties), ...rest };
}

function problems(after: JsonSchema, direction: 'in' | 'out' = 'out', money = MONEY): string[] {
  return problemsBetween({ schema: PRODUCT, definitions: { Money: MONEY } }, { schema: after, definitions: { Money: money } }, direction);
}

describe('what may happen to a published schema', () => {
  it('nothing is wrong with words and new optional members', () => {
    expect(problems(PRODUCT)).toEqual([]);
    expect(problems(product({ id: { type: 'string', format: 'uuid', description: 'Another word for it.' }, colour: { type: 'string' } }))).toEqual([]);
    expect(problems(PRODUCT, 'out', { ...MONEY, properties: { ...MONEY.properties, currency: { type: 'string' } } })).toEqual([]);
  });

  const both: ReadonlyArray<readonly [string, JsonSchema, string]> = [
    ['takes a member away', product({ tags: undefined }), 'data.tags is gone'],
    ['renames a member', product({ tags: undefined, labels: { type: 'array', items: { type: 'string' } } }), 'data.tags is gone'],
    ['adds a required member', product({ colour: { type: 'string' } }, { required: ['id', 'kind', 'price', 'colour'] }), 'data.colour is new and has to be optional'],
    ['requires an optional member', product({}, { required: ['id', 'kind', 'price', 'tags'] }), 'data.tags has become required'],
    ['changes a kind', product({ id: { type: 'integer' } }), 'data.id was string (uuid) and is integer'],
    ['drops a format', product({ id: { type: 'string' } }), 'data.id was string (uuid) and is string'],
    ['loses a value', product({ kind: { type: 'string', enum: ['simple'] } }), 'data.kind has lost the value "parent"'],
    ['narrows to certain values', product({ note: { type: ['string', 'null'], enum: ['a', null] } }), 'data.note takes only certain values now'],
    ['forbids null', product({ note: { type: 'string' } }), 'data.note may not be null any more'],
    ['forbids null in a choice', product({ price: { $ref: '#/definitions/Money' } }), 'data.price may not be null any more'],
    ['narrows what a list holds', product({ tags: { type: 'array', items: { type: 'string', maxLength: 10 } } }), 'data.tags[] had maxLength 20 and has 10'],
    ['closes an object', product({}, { additionalProperties: false }), 'data treats further members differently'],
    ['takes a family of members away', product({}, { patternProperties: {} }), 'data has no members ^title@.+$ any more'],
  ];
  it.each(both)('nobody may change it so that it %s', (_what, after, problem) => {
    for (const direction of ['in', 'out'] as const) expect(problems(after, direction)).toEqual([problem]);
  });

  it('sees what is named elsewhere', () => {
    expect(problems(PRODUCT, 'out', { ...MONEY, properties: { amount: { type: 'number' } } })).toEqual(['data.price.amount was string and is number']);
    expect(problems(PRODUCT, 'in', { ...MONEY, properties: {} })).toEqual(['data.price.amount is gone']);
  });

  const generous: ReadonlyArray<readonly [string, JsonSchema, string]> = [
    ['a new value', product({ kind: { type: 'string', enum: ['simple', 'parent', 'bundle'] } }), 'data.kind has a new value "bundle", which readers do not know'],
    ['any value', product({ kind: { type: 'string' } }), 'data.kind takes any value now'],
    ['null', product({ tags: { type: ['array', 'null'], items: { type: 'string', maxLength: 20 } } }), 'data.tags may be null now'],
    ['an absence', product({}, { required: ['id', 'kind'] }), 'data.price may be missing now'],
    ['longer texts', product({ tags: { type: 'array', items: { type: 'string', maxLength: 30 } } }), 'data.tags[] had maxLength 20 and has 30'],
  ];
  it.each(generous)('the hub may begin to take %s, but not to send it', (_what, after, problem) => {
    expect(problems(after, 'in')).toEqual([]);
    expect(problems(after, 'out')).toEqual([problem]);
  });
});
