import { Injectable } from '@nestjs/common';
import { ConflictError, newId } from '@hub/common';
import { TieStore, type CommandContext, type Tx } from '../ports';
import { ChangeTies, type TieChange } from './change-ties';
import { RetieListing, type HeldTie } from './retie-listing';

/**
 * Separates a record, with its other languages, from its master and remembers the pair, so that matching does not tie it again. The record
 * gets its own master back, exactly as it would have been; the other master is what its remaining records make it.
 */
@Injectable()
export class UnlinkRecord {
  constructor(
    private readonly changes: ChangeTies,
    private readonly retie: RetieListing,
    private readonly ties: TieStore,
  ) {}

  /** @throws {NotFoundError} `link.not-found`; @throws {ConflictError} `link.nothing-to-separate` for a live record alone at its master. */
  async execute(context: CommandContext, linkId: string): Promise<{ readonly productId: string | null }> {
    const change = await this.changes.run({
      context,
      reference: { linkId },
      action: 'listing.unlinked',
      decide: async (tx, connection, tie) => {
        const held = await this.retie.hold(tx, connection, tie);
        if (held.productId === null) return null;
        if ((await this.retie.othersOf(tx, held)) === 0) return this.giveUp(tx, held, context);
        await this.ties.reject(tx, connection.id, tie.externalIds, held.productId);
        return this.separate(tx, held, context);
      },
    });
    return { productId: change?.productId ?? null };
  }

  private async separate(tx: Tx, held: HeldTie, context: CommandContext): Promise<TieChange> {
    const origin = held.links.map((link) => link.originProductId).find((id) => id !== null && id !== held.productId);
    const productId = origin ?? newId();
    const committed = await this.retie.move(tx, held, { productId, state: 'unlinked', linkedBy: context.actor, originProductId: productId });
    return { committed, before: { productId: held.productId }, after: { productId, state: 'unlinked' }, productId };
  }

  /** Alone at its master: nothing to separate from. For a record that has gone, the listing is given up and the master stays as it is. */
  private async giveUp(tx: Tx, held: HeldTie, context: CommandContext): Promise<TieChange | null> {
    const productId = held.productId as string;
    if (!held.links.every((link) => link.sync.gone)) {
      throw new ConflictError('link.nothing-to-separate', 'The record is alone at its product: there is nothing to separate it from.');
    }
    if (held.links.every((link) => link.state === 'unlinked')) return null;
    for (const link of held.links) {
      const listing = held.set.listings.get(link.listingId);
      if (listing) held.set.listings.update({ ...listing, state: 'not-listed', stateReason: 'The record has gone, and a person gave the listing up.' });
    }
    const committed = await this.retie.move(tx, held, { productId, state: 'unlinked', linkedBy: context.actor });
    return { committed, before: { state: 'broken' }, after: { state: 'unlinked' }, productId };
  }
}
