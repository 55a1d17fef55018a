import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApiOf } from './async-api';
import { EVENT_EXAMPLES } from './event-examples';
import { readEventModel } from './event-schemas';

describe('the published contract of the events', () => {
  const model = readEventModel();
  const document = asyncApiOf(model) as { components: { messages: Record<string, { payload: object }> } };

  it.each(model.events.map(({ type }) => type))('shows an example of %s that is one', (type) => {
    const ajv = addFormats(new Ajv({ allErrors: true, strict: false }));
    const payload = { ...document.components.messages[type]?.payload, components: (document as { components: object }).components };
    const validate = ajv.compile(payload);
    expect([validate(EVENT_EXAMPLES[type]), validate.errors]).toEqual([true, null]);
    expect(validate({ ...EVENT_EXAMPLES[type], data: {} })).toBe(false);
  });

  it('refers only to what it holds', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(refs.length).toBeGreaterThan(10);
    for (const ref of refs) {
      const target = ref.split('/').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
      expect([ref, typeof target]).toEqual([ref, 'object']);
    }
  });
});
