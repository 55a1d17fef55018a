import { ShownFlag, ShownId, ShownInteger, ShownList, ShownObject, ShownPart, ShownText } from '../../http/shown';

/** One listing that a push would change. */
export class PreviewItemResponse {
  @ShownId('The product.')
  readonly productId: string;

  @ShownText("The record's id at the spoke.", '1042')
  readonly externalId: string;

  @ShownText('The SKU.', 'TENT-2P-GRN', { orNull: true })
  readonly sku: string | null;

  @ShownText('The title.', 'Tent for two, green', { orNull: true })
  readonly title: string | null;

  @ShownObject('The stock it was last seen to show.', { example: { mode: 'tracked', quantity: 3, backorders: 'no' } })
  readonly shows: object;

  @ShownObject('The stock it would show.', { example: { mode: 'tracked', quantity: 12, backorders: 'no' } })
  readonly wouldShow: object;

  @ShownFlag('Whether it can be sold now and could not be sold afterwards.', false)
  readonly goesToZero: boolean;

  @ShownText('Why the listing cannot hold all of what is wanted.', undefined, { orNull: true, example: null })
  readonly issue: string | null;
}

/** What a push would do to the whole connection. */
export class PreviewCountsResponse {
  @ShownInteger('Records that stock could be written to.', 300)
  readonly listings: number;

  @ShownInteger('How many would change.', 12)
  readonly changes: number;

  @ShownInteger('How many of these would go to zero.', 1)
  readonly goesToZero: number;

  @ShownObject('Share of the listings (0 to 1) that would go to zero.', { example: 0.003 })
  readonly zeroShare: number;
}

/** A page of what a push would change. */
export class PushPreviewResponse {
  @ShownPart('Over the whole connection; on the first page only.', () => PreviewCountsResponse, { orNull: true })
  readonly counts: PreviewCountsResponse | null;

  @ShownList('The listings that would change.', () => PreviewItemResponse)
  readonly data: readonly PreviewItemResponse[];

  @ShownText('Give it as `cursor` to read on; null on the last page.', undefined, { orNull: true, example: null })
  readonly nextCursor: string | null;
}
