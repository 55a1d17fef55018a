import { eventBaseline } from './event-baseline';
import { readEventModel, type EventModel } from './event-schemas';

describe('the promise about event schemas', () => {
  const model = readEventModel();

  /** The model with a member of the stock event's data taken away. */
  function without(name: string): EventModel {
    const { properties = {}, required = [], ...rest } = model.definitions['StockEventData'] ?? {};
    const { [name]: _gone, ...kept } = properties;
    return { ...model, definitions: { ...model.definitions, StockEventData: { ...rest, properties: kept, required: required.filter((member) => member !== name) } } };
  }

  it('holds for the model as it is', () => {
    expect(() => eventBaseline(model)).not.toThrow();
  });

  it('is broken by taking away a member or a type, and the place is named', () => {
    expect(() => eventBaseline(without('onHand'))).toThrow('entrepot.stock.changed: data.onHand is gone');
    expect(() => eventBaseline({ ...model, events: model.events.filter(({ topic }) => topic !== 'product') })).toThrow('entrepot.product.changed is gone');
  });
});
