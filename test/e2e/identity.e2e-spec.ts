import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { ean, upc } from './kit/barcodes';
import { CatalogueReader, type Parked } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

describe('which product a record belongs to', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let first: WooCommerceSimulator;
  let second: WooCommerceSimulator;
  let firstId: string;
  let secondId: string;

  beforeAll(async () => {
    [hub, first, second] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2, version: '5.9.0' })]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    fill();
    firstId = await operator.connect(first, { name: 'first', preset: 'stock-owner' });
    await operator.settled(firstId);
    secondId = await operator.connect(second, { name: 'second' });
    await operator.settled(secondId);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([first?.close(), second?.close()]);
  });

  const counted = (quantity: number): object => ({ regular_price: '10', manage_stock: true, stock_quantity: quantity });
  const barcode = (given: string): object => ({ attributes: [{ name: 'EAN', options: [given] }] });

  function fill(): void {
    const [a, b] = [first.shop, second.shop];
    a.createProduct({ name: 'By barcode', sku: 'A-1', global_unique_id: ean(1), ...counted(5) });
    b.createProduct({ name: 'By barcode', sku: 'OTHER-1', ...barcode(ean(1)), ...counted(1) });
    a.createProduct({ name: 'By UPC', sku: 'A-2', global_unique_id: `00${upc(2)}`, ...counted(5) });
    b.createProduct({ name: 'By UPC', ...barcode(upc(2)), ...counted(1) });
    a.createProduct({ name: 'By SKU', sku: 'Ab 3', ...counted(5) });
    b.createProduct({ name: 'By SKU', sku: 'AB3', ...counted(1) });
    a.createProduct({ name: 'Key one', sku: 'A-4', global_unique_id: ean(4), ...counted(5) });
    a.createProduct({ name: 'Key two', sku: 'A-5', global_unique_id: ean(5), ...counted(6) });
    b.createProduct({ name: 'Torn', sku: 'A-4', ...barcode(ean(5)), ...counted(1) });
    a.createProduct({ name: 'Once', sku: 'A-6', global_unique_id: ean(6), ...counted(5) });
    b.createProduct({ name: 'Twice', sku: 'a-6', ...counted(1) });
    b.createProduct({ name: 'Twice again', sku: 'A -6', ...counted(1) });
    a.createProduct({ name: 'Wrongly alike', sku: 'A-7', ...counted(5) });
    b.createProduct({ name: 'Something else', sku: 'A-7', ...counted(1) });
  }

  const recordOf = (shop: WooCommerceSimulator, name: string): number => shop.shop.products().find((product) => product.name === name)?.id ?? 0;
  const release = (parked: Parked, body: object): Promise<Parked> => operator.ok('POST', `/api/v1/parked/${parked.id}/release`, { body });

  it('follows from GTIN whatever the SKU, and from SKU whatever its case and blanks', async () => {
    for (const name of ['By barcode', 'By UPC', 'By SKU']) {
      const [mine, theirs] = await Promise.all([catalogue.of(firstId, recordOf(first, name)), catalogue.of(secondId, recordOf(second, name))]);
      expect([name, theirs.id]).toEqual([name, mine.id]);
      await eventually(() => expect([name, second.shop.stockOf(recordOf(second, name)).stock_quantity]).toEqual([name, 5]));
    }
    const linked = await catalogue.of(secondId, recordOf(second, 'By barcode'));
    expect(linked.links.map(({ connectionId, linkedBy }) => [connectionId, linkedBy]).sort()).toEqual([[firstId, 'created'], [secondId, 'key:gtin']].sort());
  });

  it('is never guessed: GTIN and SKU naming different products park the newcomer until a person links it', async () => {
    const id = recordOf(second, 'Torn');
    const parked = await catalogue.parkedRecord(secondId, id);
    const [one, two] = await Promise.all([catalogue.bySku('A-4'), catalogue.bySku('A-5')]);
    expect(parked).toMatchObject({ reason: 'identity-conflict', code: 'identity.keys-disagree', candidates: [one.id, two.id].sort() });
    expect(quantityIn(second, id)).toBe(1);
    expect(await operator.refused('POST', `/api/v1/parked/${parked.id}/release`)).toMatchObject({ status: 400, code: 'parked.decision-needed' });
    expect(await operator.refused('POST', `/api/v1/parked/${parked.id}/release`, { body: { linkTo: one.id, create: true } })).toMatchObject({ status: 400, code: 'parked.two-decisions' });
    expect(await operator.refused('POST', `/api/v1/parked/${parked.id}/release`, { body: { linkTo: firstId } })).toMatchObject({ status: 404, code: 'product.not-found' });
    expect(await release(parked, { linkTo: two.id })).toMatchObject({ state: 'released', resolvedBy: expect.any(String) });
    expect((await catalogue.of(secondId, id)).id).toBe(two.id);
    await shows(second, id, 6);
    expect(await operator.refused('POST', `/api/v1/parked/${parked.id}/release`, { body: { create: true } })).toMatchObject({ status: 409, code: 'parked.not-open' });
    await operator.run(secondId, 'import-products');
    expect((await catalogue.of(secondId, id)).id).toBe(two.id);
  });

  it('parks the second record of a store that shows a key the first shows, until a person makes it a product of its own', async () => {
    const twins = ['Twice', 'Twice again'].map((name) => recordOf(second, name));
    const open = await catalogue.parked(secondId);
    const parked = open.find(({ externalId }) => twins.includes(Number(externalId))) as Parked;
    const id = Number(parked.externalId);
    const master = await catalogue.of(secondId, twins.find((twin) => twin !== id) ?? 0);
    expect(parked).toMatchObject({ reason: 'identity-conflict', code: 'identity.key-shown-twice', candidates: [master.id] });
    expect(await release(parked, { create: true })).toMatchObject({ state: 'released' });
    const own = await catalogue.of(secondId, id);
    expect(own).toMatchObject({ title: second.shop.product(id).name, links: [expect.anything()] });
    expect(own.id).not.toBe(master.id);
    const run = await operator.run(secondId, 'import-products');
    expect(run.counts['total']).toMatchObject({ parked: 0 });
    expect((await catalogue.of(secondId, id)).id).toBe(own.id);
  });

  it('lets a person discard what is parked; a later change is looked at as usual', async () => {
    const made = second.shop.createProduct({ name: 'Torn again', sku: 'A -4', ...barcode(ean(5)), ...counted(1) });
    const parked = await catalogue.parkedRecord(secondId, made.id);
    expect(await operator.ok('POST', `/api/v1/parked/${parked.id}/discard`)).toMatchObject({ state: 'discarded' });
    expect(await catalogue.parked(secondId)).toEqual([]);
    second.shop.updateProduct(made.id, { sku: 'FREE-1', attributes: [] });
    expect(await catalogue.of(secondId, made.id)).toMatchObject({ sku: 'FREE-1' });
  });

  it('heals by itself when the store puts the keys right', async () => {
    const made = second.shop.createProduct({ name: 'Torn once more', sku: ' A- 4', ...barcode(ean(5)), ...counted(1) });
    await catalogue.parkedRecord(secondId, made.id);
    second.shop.updateProduct(made.id, { sku: 'FREE-2', attributes: [] });
    expect(await catalogue.of(secondId, made.id)).toMatchObject({ sku: 'FREE-2' });
    await eventually(async () => expect(await catalogue.parked(secondId)).toEqual([]));
  });

  it('is undone by unlink, remembers that, and gives each side back what it would have been', async () => {
    const id = recordOf(second, 'Something else');
    const shared = await catalogue.of(secondId, id);
    expect(shared.links).toHaveLength(2);
    const link = await catalogue.linkOf(secondId, id);
    expect(await operator.ok('POST', `/api/v1/links/${link.id}/unlink`)).toMatchObject({ state: 'unlinked' });
    const own = await catalogue.of(secondId, id);
    expect(own).toMatchObject({ title: 'Something else', sku: 'A-7', links: [expect.anything()] });
    expect(own.id).not.toBe(shared.id);
    expect(await catalogue.product(shared.id)).toMatchObject({ title: 'Wrongly alike', links: [expect.anything()] });
    second.advance(2_000);
    second.shop.updateProduct(id, { regular_price: '12' });
    await catalogue.becomes(own.id, { fields: { price: { amount: '12' } } });
    await operator.run(secondId, 'import-products');
    expect((await catalogue.of(secondId, id)).id).toBe(own.id);
    expect(await operator.refused('POST', `/api/v1/links/${link.id}/unlink`)).toMatchObject({ status: 409, code: 'link.nothing-to-separate' });
    expect(await operator.ok('POST', `/api/v1/links/${link.id}/relink`)).toMatchObject({ state: 'linked', productId: shared.id });
    expect(await catalogue.product(own.id)).toMatchObject({ status: 'removed', mergedInto: shared.id });
  });

  it('is decided by a person who merges two products by hand', async () => {
    const mine = first.shop.createProduct({ name: 'Same thing', sku: 'MINE', ...counted(8) });
    const theirs = second.shop.createProduct({ name: 'Same thing, really', sku: 'THEIRS', ...counted(1) });
    const [master, twin] = [await catalogue.of(firstId, mine.id), await catalogue.of(secondId, theirs.id)];
    const body = { connectionId: secondId, externalId: String(theirs.id), productId: master.id };
    expect(await operator.ok('POST', '/api/v1/links', { body })).toMatchObject({ productId: master.id, state: 'linked' });
    expect(await catalogue.product(twin.id)).toMatchObject({ status: 'removed', mergedInto: master.id });
    await shows(second, theirs.id, 8);
    expect(await operator.ok('POST', '/api/v1/links', { body })).toMatchObject({ productId: master.id });
    expect(await operator.refused('POST', '/api/v1/links', { body: { ...body, productId: twin.id } })).toMatchObject({ status: 409, code: 'product.merged' });
    expect(await operator.refused('POST', '/api/v1/links', { body: { ...body, externalId: '999999' } })).toMatchObject({ status: 404, code: 'link.not-found' });
    const link = await catalogue.linkOf(secondId, theirs.id);
    await operator.ok('POST', `/api/v1/links/${link.id}/unlink`);
    expect((await catalogue.of(secondId, theirs.id)).id).toBe(twin.id);
    expect(await catalogue.product(twin.id)).toMatchObject({ status: 'active', mergedInto: null, title: 'Same thing, really' });
    expect(await catalogue.product(master.id)).toMatchObject({ title: 'Same thing', links: [expect.anything()] });
    const timeline = await operator.list(`/api/v1/products/${master.id}/timeline`);
    expect(timeline.filter(({ kind }) => kind === 'audit').map(({ what }) => what)).toEqual(['listing.unlinked', 'listing.linked']);
  });

  it('ties a product of the hub to the record that appears in a store later', async () => {
    const mine = first.shop.createProduct({ name: 'Only here', sku: 'LATER', global_unique_id: ean(77), ...counted(7) });
    const master = await catalogue.of(firstId, mine.id);
    const theirs = second.shop.createProduct({ name: 'Here too', sku: 'SOMETHING', ...barcode(ean(77)), ...counted(0) });
    expect((await catalogue.of(secondId, theirs.id)).id).toBe(master.id);
    await shows(second, theirs.id, 7);
  });
});
