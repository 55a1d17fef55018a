import { AuditLog, SpokeSessions, type CommandContext, type ConnectionRecord } from '@hub/sync-engine/ports';
import { ChangeTies, DiscardParked, ImportRecords, LinkRecords, ParkedDecisions, ParkedSpokes, ReleaseParked, RelinkRecord, RetieListing, RetryParked, UnlinkRecord } from '@hub/sync-engine';
import { createHubTestDatabase, ToySessions, type HubTestDatabase, type TestAccount } from '@hub/testing';
import { PgAuditLog } from '../audit/audit-log.repository';
import { PgConnections } from '../connections/connections.repository';
import { goneLook, ImportKit, look, tracked } from '../import/testing/import-kit';
import { PgParkedStore } from '../parked/parked-store.repository';
import { PgRefetchStore } from '../refetch/refetch-store.repository';
import { PgDeliveryMarks } from './delivery-marks.repository';
import { PgTieStore } from './tie-store.repository';

function useCases(kit: ImportKit) {
  const audit: AuditLog = new PgAuditLog();
  const connections = new PgConnections(kit.unitOfWork);
  const sessions: SpokeSessions = new ToySessions(kit.clock);
  const ties = new PgTieStore();
  const changes = new ChangeTies(kit.unitOfWork, connections, ties, audit, kit.signals);
  const records = new ImportRecords(kit.store);
  const retie = new RetieListing(kit.store, records, kit.commit, kit.clock);
  const links = new LinkRecords(changes, retie, ties);
  const retry = new RetryParked(new PgRefetchStore(), new PgDeliveryMarks(), kit.signals);
  const decisions = new ParkedDecisions(kit.unitOfWork, new PgParkedStore(), new ParkedSpokes(connections, sessions), audit, retry, kit.clock);
  return {
    link: links,
    unlink: new UnlinkRecord(changes, retie, ties),
    relink: new RelinkRecord(changes, retie, ties, links),
    release: new ReleaseParked(decisions, records, kit.commit, retie, ties, kit.clock),
    discard: new DiscardParked(decisions),
  };
}

describe('ties decided by people', () => {
  let hub: HubTestDatabase;
  let kit: ImportKit;
  let account: TestAccount;
  let owner: ConnectionRecord;
  let channel: ConnectionRecord;
  let by: CommandContext;
  let act: ReturnType<typeof useCases>;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    kit = new ImportKit(hub);
    act = useCases(kit);
    account = await hub.anAccount();
    by = { accountId: account.id, actor: 'anna', requestId: 'r-1' };
    owner = await kit.connection(account.id, (await hub.aConnection(account, { preset: { stock: { direction: 'in', buffer: 0 } } })).id);
    channel = await kit.connection(account.id, (await hub.aConnection(account)).id);
  });

  const linkOf = async (externalId: string): Promise<{ id: string; product_id: string; state: string }> =>
    (await kit.rows<{ id: string; product_id: string; state: string }>(account.id, 'select id, product_id, state from hub.link where external_id = $1', [externalId]))[0]!;

  it('merges a record into a master, and separating it gives back what each side would have been', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A', title: 'Ours' }, 1));
    await kit.import(channel, look({ id: '7', sku: 'B', title: 'Theirs', stock: tracked(3) }, 2));
    const apart = await kit.masters(account.id);
    const [ours, theirs] = [await linkOf('1'), await linkOf('7')];
    await act.link.execute(by, { reference: { connectionId: channel.id, externalId: '7' }, productId: ours.product_id });
    expect(await kit.masters(account.id)).toMatchObject([{ sku: 'B', title: 'Theirs', levels: [['tracked', 5, 'no']], links: ['1', '7'] }]);
    expect(await kit.rows(account.id, 'select status, merged_into from hub.product where id = $1', [theirs.product_id])).toEqual([{ status: 'removed', merged_into: ours.product_id }]);
    expect(kit.signals.woken).toContain(`drain:${channel.id}`);
    await act.unlink.execute(by, theirs.id);
    expect(await kit.masters(account.id)).toEqual(apart);
    expect(await linkOf('7')).toMatchObject({ product_id: theirs.product_id, state: 'unlinked' });
    expect(await kit.rows(account.id, 'select action from hub.audit order by id')).toEqual([{ action: 'listing.linked' }, { action: 'listing.unlinked' }]);
  });

  it('never ties a separated pair by itself, until a person forgets the separation', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    await kit.import(channel, look({ id: '7', sku: 'A' }, 2));
    const record = await linkOf('7');
    await act.unlink.execute(by, record.id);
    await kit.import(channel, look({ id: '7', sku: 'A', title: 'changed' }, 3));
    expect((await linkOf('7')).product_id).not.toBe(record.product_id);
    expect(await kit.masters(account.id)).toHaveLength(2);
    await act.relink.execute(by, record.id, null);
    expect(await linkOf('7')).toMatchObject({ product_id: record.product_id, state: 'linked' });
    expect(await kit.rows(account.id, 'select external_id, reason from hub.refetch')).toEqual([{ external_id: '7', reason: 'relink' }]);
  });

  it('releases an identity conflict to a product or as a new one', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    await kit.import(channel, look({ id: '6', sku: 'C' }, 1), look({ id: '7', sku: 'C', title: 'x' }, 2), look({ id: '8', sku: 'C', title: 'y' }, 2));
    const [seven, eight] = await kit.rows<{ id: string }>(account.id, "select id from hub.parked where state = 'open' order by external_id");
    await expect(act.release.execute(by, { parkedId: seven!.id })).rejects.toMatchObject({ code: 'parked.decision-needed' });
    const { product_id: productId } = await linkOf('1');
    expect(await act.release.execute(by, { parkedId: seven!.id, linkTo: productId })).toEqual({ productId });
    const made = await act.release.execute(by, { parkedId: eight!.id, create: true });
    expect(await linkOf('8')).toMatchObject({ product_id: made.productId });
    await expect(act.release.execute(by, { parkedId: eight!.id, create: true })).rejects.toMatchObject({ code: 'parked.not-open' });
    expect(await kit.rows(account.id, 'select distinct state, resolved_by from hub.parked')).toEqual([{ state: 'released', resolved_by: 'anna' }]);
  });

  it('tries other parked things again, and discards', async () => {
    await kit.import(owner, { ...look({ id: '1' }, 1), raw: { bad: true } }, { ...look({ id: '2' }, 1), raw: { bad: true } });
    const [one, two] = await kit.rows<{ id: string }>(account.id, 'select id from hub.parked order by external_id');
    await act.release.execute(by, { parkedId: one!.id });
    await act.discard.execute(by, two!.id);
    expect(await kit.rows(account.id, 'select state from hub.parked order by external_id')).toEqual([{ state: 'released' }, { state: 'discarded' }]);
    expect(await kit.rows(account.id, 'select external_id, reason from hub.refetch')).toEqual([{ external_id: '1', reason: 'released' }]);
    await expect(act.release.execute(by, { parkedId: two!.id, create: true })).rejects.toMatchObject({ code: 'parked.not-open' });
  });

  it('gives up the listing of a record that has gone, and takes it up when it is back', async () => {
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    const { id } = await linkOf('1');
    await expect(act.unlink.execute(by, id)).rejects.toMatchObject({ code: 'link.nothing-to-separate' });
    await kit.import(owner, goneLook('1', 5));
    await act.unlink.execute(by, id);
    expect(await kit.rows(account.id, 'select state from hub.listing')).toEqual([{ state: 'not-listed' }]);
    expect(await kit.masters(account.id)).toMatchObject([{ sku: 'A', status: 'active' }]);
    await act.relink.execute(by, id, null);
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1, { readAtMinutes: 9, source: 'fetch' }));
    expect(await kit.rows(account.id, 'select state from hub.listing')).toEqual([{ state: 'listed' }]);
  });

  it('moves the variants along with their parent', async () => {
    await kit.import(owner, look({ id: 'p', kind: 'parent', sku: 'P' }, 1), look({ id: 'v', kind: 'variant', parentId: 'p', sku: 'V' }, 1));
    await kit.import(channel, look({ id: 'q', kind: 'parent', sku: 'Q' }, 1), look({ id: 'w', kind: 'variant', parentId: 'q', sku: 'W' }, 1));
    const { product_id: productId } = await linkOf('p');
    await act.link.execute(by, { reference: { connectionId: channel.id, externalId: 'q' }, productId });
    expect(await kit.rows(account.id, "select parent_id from hub.product where sku = 'W'")).toEqual([{ parent_id: productId }]);
    const simple = await kit.import(owner, look({ id: 's', sku: 'S' }, 1));
    await expect(act.link.execute(by, { reference: { connectionId: channel.id, externalId: 'q' }, productId: simple.outcomes[0]!.productId! })).rejects.toMatchObject({ code: 'link.kinds-differ' });
  });

  it('knows nothing of another account', async () => {
    const other = await hub.anAccount();
    const theirs = await kit.connection(other.id, (await hub.aConnection(other)).id);
    const foreign = await kit.import(theirs, look({ id: '1', sku: 'A' }, 1));
    await kit.import(owner, look({ id: '1', sku: 'A' }, 1));
    const reference = { connectionId: owner.id, externalId: '1' };
    await expect(act.link.execute(by, { reference, productId: foreign.outcomes[0]!.productId! })).rejects.toMatchObject({ code: 'product.not-found' });
    await expect(act.unlink.execute(by, foreign.outcomes[0]!.linkId!)).rejects.toMatchObject({ code: 'link.not-found' });
    await expect(act.link.execute(by, { reference, productId: 'no id' })).rejects.toMatchObject({ code: 'product.not-found' });
    await expect(act.unlink.execute(by, 'no id')).rejects.toMatchObject({ code: 'link.not-found' });
    await expect(act.discard.execute(by, 'no id')).rejects.toMatchObject({ code: 'parked.not-found' });
    await expect(act.discard.execute(by, foreign.outcomes[0]!.linkId!)).rejects.toMatchObject({ code: 'parked.not-found' });
  });
});
