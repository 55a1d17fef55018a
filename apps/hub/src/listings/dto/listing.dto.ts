import { LISTING_STATES } from '@hub/contracts';
import { ChoiceField, IdField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownId, ShownList, ShownObject, ShownText, ShownTime } from '../../http/shown';

/** Which listings to list. */
export class ListListingsQuery extends PageQuery {
  @IdField({ about: 'Listings on this connection.', optional: true })
  readonly connectionId?: string;

  @IdField({ about: 'Listings of this product.', optional: true })
  readonly productId?: string;

  @ChoiceField(LISTING_STATES, { about: 'Listings in this state.', example: 'broken', optional: true })
  readonly state?: string;
}

/** A product on one connection. */
export class ListingResponse {
  @ShownId('The listing.')
  readonly id: string;

  @ShownId('The connection.')
  readonly connectionId: string;

  @ShownId('The product.')
  readonly productId: string;

  @ShownText('What its records have in common at the spoke: the id of the original among translated twins.', '1042')
  readonly listingKey: string;

  @ShownChoice('`broken`: it was linked and the record has gone from the spoke.', LISTING_STATES, { example: 'listed' })
  readonly state: string;

  @ShownText('Why it is in this state.', undefined, { orNull: true, example: null })
  readonly stateReason: string | null;

  @ShownObject('What it shows about stock, as last seen.', { orNull: true })
  readonly stockShown: unknown;

  @ShownList('Its links, one per language.', () => String)
  readonly linkIds: readonly string[];

  @ShownTime('When it was first seen.')
  readonly createdAt: string;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;
}
