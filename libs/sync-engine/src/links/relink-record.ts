import { Injectable } from '@nestjs/common';
import { ConflictError } from '@hub/common';
import { identityKeysOf, matchRecord } from '../identity';
import { TieStore, type CommandContext, type RefetchRequest, type Tie, type Tx } from '../ports';
import { ChangeTies, type TieChange } from './change-ties';
import { LinkRecords } from './link-records';
import { RetieListing, type HeldTie } from './retie-listing';

/** Ties a broken or separated record again: to a given master, or by looking at the record again. */
@Injectable()
export class RelinkRecord {
  constructor(
    private readonly changes: ChangeTies,
    private readonly retie: RetieListing,
    private readonly ties: TieStore,
    private readonly links: LinkRecords,
  ) {}

  /**
   * Without a product, former separations are forgotten, the keys decide, and the record is read again.
   * @throws {NotFoundError} `link.not-found`, `product.not-found`; @throws {ConflictError} `link.already-linked`, `link.identity-conflict`.
   */
  async execute(context: CommandContext, linkId: string, productId: string | null): Promise<{ readonly productId: string | null }> {
    if (productId !== null) return this.links.execute(context, { reference: { linkId }, productId });
    const change = await this.changes.run({
      context,
      reference: { linkId },
      action: 'listing.relinked',
      decide: async (tx, connection, tie) => this.lookAgain(tx, await this.retie.hold(tx, connection, tie), tie, context),
    });
    return { productId: change?.productId ?? null };
  }

  private async lookAgain(tx: Tx, held: HeldTie, tie: Tie, context: CommandContext): Promise<TieChange | null> {
    const { connection, links } = held;
    const isUnlinked = links.some((link) => link.state === 'unlinked');
    if (!isUnlinked && !links.some((link) => link.sync.gone)) throw new ConflictError('link.already-linked', 'The record is linked and there.');
    if (held.productId === null) return null;
    if (isUnlinked) await this.ties.forgetRejections(tx, connection.id, tie.externalIds, null);
    const productId = isUnlinked ? matchOf(held) : held.productId;
    const refetches = tie.externalIds.map((externalId): RefetchRequest => ({ entity: 'product', externalId, reason: 'relink' }));
    const committed = await this.retie.move(tx, held, { productId, state: 'linked', linkedBy: context.actor }, refetches);
    return { committed, before: { productId: held.productId }, after: { productId, state: 'linked' }, productId };
  }
}

/** The master its keys name, apart from its own; its own when they name none. */
function matchOf({ set, links, connection, productId }: HeldTie): string {
  const own = productId as string;
  const [link] = links;
  if (!link) return own;
  const keys = identityKeysOf(link.observed.identifiers);
  const holders = keys.flatMap((key) => set.holdersOf(key.type, key.value)).filter((holder) => holder.productId !== own);
  const record = { connectionId: connection.id, kind: link.observed.kind, keys, listingProductId: null, listingId: link.listingId };
  const match = matchRecord(record, { match: connection.preset.match, holders, rejected: new Set() });
  if (match.kind === 'conflict') {
    throw new ConflictError('link.identity-conflict', `${match.message} Name the product it belongs to.`, { details: { candidates: match.candidates } });
  }
  return match.kind === 'match' ? match.productId : own;
}
