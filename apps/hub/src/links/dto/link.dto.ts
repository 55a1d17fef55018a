import { LINK_STATES } from '@hub/contracts';
import { ChoiceField, IdField, TextField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownFlag, ShownId, ShownText, ShownTime } from '../../http/shown';

/** Which links to list. */
export class ListLinksQuery extends PageQuery {
  @IdField({ about: 'Links of this connection.', optional: true })
  readonly connectionId?: string;

  @IdField({ about: 'Links of this product.', optional: true })
  readonly productId?: string;

  @TextField({ about: "The link of the record with this id at the spoke.", example: '1042', optional: true })
  readonly externalId?: string;

  @ChoiceField(LINK_STATES, { about: 'Links in this state.', optional: true })
  readonly state?: string;
}

/** What to tie together: one of `externalId` and `listingId`, and the product. */
export class NewLinkBody {
  @IdField({ about: 'The connection the record is on.' })
  readonly connectionId: string;

  @TextField({ about: "The record's id at the spoke.", example: '1042', optional: true })
  readonly externalId?: string;

  @IdField({ about: 'All records of this listing.', optional: true })
  readonly listingId?: string;

  @IdField({ about: 'The master product to tie it to.' })
  readonly productId: string;
}

/** How to tie a broken or unlinked record again. */
export class RelinkBody {
  @IdField({ about: 'The product to tie it to; absent: the one it was tied to, or whatever it matches now.', optional: true })
  readonly productId?: string;
}

/** A tie between an external record and a master product. */
export class LinkResponse {
  @ShownId('The link.')
  readonly id: string;

  @ShownId('The connection.')
  readonly connectionId: string;

  @ShownText('The entity.', 'product')
  readonly entity: string;

  @ShownText("The record's id at the spoke.", '1042')
  readonly externalId: string;

  @ShownText("The parent's id at the spoke, for a variant.", undefined, { orNull: true, example: null })
  readonly parentExternalId: string | null;

  @ShownText('BCP 47.', 'sv')
  readonly language: string;

  @ShownId('The listing it belongs to.')
  readonly listingId: string;

  @ShownId('The product.', { orNull: true })
  readonly productId: string | null;

  @ShownChoice('`unlinked`: taken apart by a person.', LINK_STATES)
  readonly state: string;

  @ShownFlag('Whether the record has gone from the spoke.', false)
  readonly gone: boolean;

  @ShownChoice('A create-only claim counts where nobody else claims.', ['overwrite', 'create-only'])
  readonly mode: string;

  @ShownText('How the two were tied.', 'gtin')
  readonly linkedBy: string;

  @ShownText("The source's own version of what was last seen.", '2026-03-01T09:29:58Z', { orNull: true })
  readonly sourceVersion: string | null;

  @ShownTime('When it was last seen.')
  readonly readAt: string;

  @ShownTime('When the link was made.')
  readonly createdAt: string;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;
}
