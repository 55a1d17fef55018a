import fc from 'fast-check';
import { ModelShop, type Field, type ShopHabits } from './testing/model-shop';

const field = fc.constantFrom<Field>('title', 'price');
const index = fc.nat(6);
type Step = (shop: ModelShop) => void;

const steps = (late: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    field.map((name): Step => (shop) => shop.person(name)),
    field.map((name): Step => (shop) => shop.personSetsBack(name)),
    field.map((name): Step => (shop) => shop.beginWrite(name)),
    index.map((at): Step => (shop) => shop.execute(at)),
    index.map((at): Step => (shop) => shop.answer(at)),
    index.map((at): Step => (shop) => shop.lose(at, late)),
    fc.constant<Step>((shop) => shop.beginRead()),
    index.map((at): Step => (shop) => shop.serveRead(at)),
    index.map((at): Step => (shop) => shop.deliverRead(at)),
    fc.tuple(index, fc.boolean()).map(([at, keep]): Step => (shop) => shop.deliverPush(at, keep)),
    // Pushes may also be lost.
    index.map((at): Step => (shop) => void shop.pushes.splice(at, 1)),
  );

function claimsAfter(habits: ShopHabits, late: boolean): fc.IProperty<[Step[]]> {
  return fc.property(fc.array(steps(late), { maxLength: 60 }), (taken) => {
    const shop = new ModelShop(habits);
    for (const step of taken) {
      step(shop);
      for (const claim of Object.values(shop.sync.claims)) expect(claim.value).toMatch(/^p:/);
    }
    shop.settle();
    const { claims, expected, fields, inFlight } = shop.sync;
    for (const claim of Object.values(claims)) expect(claim.value).toMatch(/^p:/);
    expect({ ...fields, ...expected }).toEqual(shop.shownNow());
    expect(inFlight).toEqual([]);
    for (const [name, value] of shop.mustHear) if (shop.shownNow()[name] === value) expect(claims[name]?.value).toBe(value);
  });
}

describe('claims of a shop that the hub writes to', () => {
  it('never hold what the hub sent, where the shop rounds, trims and filters, and always what a person set', () => {
    fc.assert(claimsAfter({ normalise: (value) => `n(${value})` }, false), { numRuns: 1_000 });
  });

  it('never hold what the hub sent, where given-up requests still take effect later', () => {
    fc.assert(claimsAfter({ normalise: (value) => value }, true), { numRuns: 1_000 });
  });
});
