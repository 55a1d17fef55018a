import { Injectable } from '@nestjs/common';
import { ConflictError } from '@hub/common';
import { TieStore, type CommandContext, type TieReference } from '../ports';
import { ChangeTies } from './change-ties';
import { RetieListing, type HeldTie } from './retie-listing';

/** Ties a record to a master by a person's decision. */
export interface LinkRecordsCommand {
  readonly reference: TieReference;
  readonly productId: string;
}

/** Merges a record, with its other languages, into a master. Its own master, left without records, is removed and points to the other. */
@Injectable()
export class LinkRecords {
  constructor(
    private readonly changes: ChangeTies,
    private readonly retie: RetieListing,
    private readonly ties: TieStore,
  ) {}

  /**
   * Repeating it changes nothing. Answers the master the record is tied to.
   * @throws {NotFoundError} `link.not-found`, `product.not-found`; @throws {ConflictError} `product.merged`, `link.kinds-differ`.
   */
  async execute(context: CommandContext, { reference, productId }: LinkRecordsCommand): Promise<{ readonly productId: string }> {
    await this.changes.run({
      context,
      reference,
      action: 'listing.linked',
      decide: async (tx, connection, tie) => {
        const held = await this.retie.hold(tx, connection, tie);
        const target = await this.retie.target(tx, productId);
        if (held.productId === productId && held.links.every((link) => link.state === 'linked')) return null;
        refuseOtherKind(held, target.kind);
        await this.ties.forgetRejections(tx, connection.id, tie.externalIds, productId);
        const committed = await this.retie.move(tx, held, { productId, state: 'linked', linkedBy: context.actor });
        return { committed, before: { productId: held.productId }, after: { productId }, productId };
      },
    });
    return { productId };
  }
}

/** A parent is no thing one can sell: tying it to one that can would hide the variants. */
function refuseOtherKind(held: HeldTie, kind: string): void {
  const own = held.links[0]?.observed.kind;
  if (own === undefined || (own === 'parent') === (kind === 'parent')) return;
  throw new ConflictError('link.kinds-differ', `The record is a ${own} and the product a ${kind}: parents can be tied to parents only.`, { param: 'productId' });
}
