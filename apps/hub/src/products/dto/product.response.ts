import { PRODUCT_KINDS, PRODUCT_STATUSES } from '@hub/contracts';
import { ShownChoice, ShownFlag, ShownId, ShownInteger, ShownList, ShownObject, ShownPart, ShownText, ShownTime } from '../../http/shown';

/** An amount of money. */
export class MoneyResponse {
  @ShownText('A decimal number as the source wrote it.', '149.00')
  readonly amount: string;

  @ShownText('ISO 4217.', 'SEK')
  readonly currency: string;
}

/** A typed identifier. */
export class IdentifierResponse {
  @ShownChoice('What it is.', ['sku', 'gtin', 'mpn', 'asin', 'other'])
  readonly type: string;

  @ShownText('The comparable form; GTINs have 14 digits.', '07310865004703')
  readonly value: string;

  @ShownText('As the source wrote it.', '7310865004703')
  readonly given: string;
}

/** A master product as lists show it. */
export class ProductResponse {
  @ShownId('The product.')
  readonly id: string;

  @ShownChoice('Variants name their parent.', PRODUCT_KINDS)
  readonly kind: string;

  @ShownId('The product this one is a variant of.', { orNull: true })
  readonly parentId: string | null;

  @ShownChoice('`removed`: merged away or given up.', PRODUCT_STATUSES)
  readonly status: string;

  @ShownInteger('Grows with every change, and only then.', 3)
  readonly version: number;

  @ShownText('The SKU.', 'TENT-2P-GRN', { orNull: true })
  readonly sku: string | null;

  @ShownText('The title in the first language.', 'Tent for two, green', { orNull: true })
  readonly title: string | null;

  @ShownPart('The price.', () => MoneyResponse, { orNull: true })
  readonly price: MoneyResponse | null;

  @ShownList('What it is recognised by.', () => IdentifierResponse)
  readonly identifiers: readonly IdentifierResponse[];

  @ShownId('What is counted; variants may share one.', { orNull: true })
  readonly stockItemId: string | null;

  @ShownTime('When the hub first saw it.')
  readonly createdAt: string;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;
}

/** A tie of a product to one external record. */
export class ProductLinkResponse {
  @ShownId('The link.')
  readonly id: string;

  @ShownId('The connection.')
  readonly connectionId: string;

  @ShownText("The connection's name.", 'WooCommerce Jönköping')
  readonly connectionName: string;

  @ShownText('The entity.', 'product')
  readonly entity: string;

  @ShownText("The record's id at the spoke.", '1042')
  readonly externalId: string;

  @ShownText("The parent's id at the spoke, for a variant.", '1040', { orNull: true })
  readonly parentExternalId: string | null;

  @ShownText('BCP 47.', 'sv')
  readonly language: string;

  @ShownChoice('`unlinked`: taken apart by a person.', ['linked', 'unlinked'])
  readonly state: string;

  @ShownFlag('Whether the record has gone from the spoke.', false)
  readonly gone: boolean;

  @ShownChoice('A create-only claim counts where nobody else claims.', ['overwrite', 'create-only'])
  readonly mode: string;

  @ShownText('How the two were tied: the key that matched, or the person.', 'gtin')
  readonly linkedBy: string;

  @ShownId('The listing it belongs to.')
  readonly listingId: string;

  @ShownChoice('State of that listing.', ['not-listed', 'listed', 'hidden', 'paused', 'broken'], { example: 'listed' })
  readonly listingState: string;

  @ShownText("The source's own version of what was last seen.", '2026-03-01T09:29:58Z', { orNull: true })
  readonly sourceVersion: string | null;

  @ShownTime('When it was last seen.')
  readonly readAt: string;

  @ShownObject('Values this record authored itself, by field, each with its time.')
  readonly claims: unknown;

  @ShownObject('What it shows about stock.', { orNull: true })
  readonly stockShown: unknown;

  @ShownTime('When the link was made.')
  readonly createdAt: string;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;
}

/** A master product in full. */
export class ProductDetailResponse extends ProductResponse {
  @ShownObject('Every field with its value; texts per language (`title@sv`).')
  readonly fields: object;

  @ShownObject('Who set each field, when, and under which versions.')
  readonly provenance: unknown;

  @ShownObject('Values people set in the hub.')
  readonly operatorEdits: unknown;

  @ShownObject('External fields the model has no name for, by connector.')
  readonly extensions: unknown;

  @ShownId('The product this one was merged into.', { orNull: true })
  readonly mergedInto: string | null;

  @ShownList('Its variants.', () => String)
  readonly variantIds: readonly string[];

  @ShownList('The external records it is tied to, with what each claims.', () => ProductLinkResponse)
  readonly links: readonly ProductLinkResponse[];
}

/** Something that happened to a product. */
export class TimelineEntryResponse {
  @ShownId('The entry.')
  readonly id: string;

  @ShownTime('When it happened.')
  readonly at: string;

  @ShownChoice('Where it comes from.', ['event', 'observation', 'delivery', 'parked', 'audit'])
  readonly kind: string;

  @ShownId('The connection it concerns.', { orNull: true })
  readonly connectionId: string | null;

  @ShownText("The event's type, the observation's outcome, the delivery's state, the reason it was parked, or the action.", 'entrepot.product.changed')
  readonly what: string;

  @ShownObject('The facts.')
  readonly details: unknown;
}
