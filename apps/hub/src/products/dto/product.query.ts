import { PRODUCT_KINDS, PRODUCT_STATUSES } from '@hub/contracts';
import { PRODUCT_SORTS, type ProductSort } from '@hub/persistence';
import { ChoiceField, IdField, TextField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';

/** Which products to list. Filters are combined with "and". */
export class ListProductsQuery extends PageQuery {
  @TextField({ about: 'SKU, whatever its case and blanks.', example: 'TENT-2P-GRN', optional: true })
  readonly sku?: string;

  @TextField({ about: 'GTIN, EAN or UPC in any of its lengths.', example: '7310865004703', max: 20, optional: true })
  readonly gtin?: string;

  @TextField({ about: 'Words of title or SKU; beginnings of words are enough.', example: 'tent green', optional: true })
  readonly text?: string;

  @IdField({ about: 'Products that have a listing on this connection.', optional: true })
  readonly connection?: string;

  @ChoiceField(PRODUCT_KINDS, { about: 'Products of this kind.', optional: true })
  readonly kind?: string;

  @ChoiceField(PRODUCT_STATUSES, { about: 'Products with this status.', optional: true })
  readonly status?: string;

  @IdField({ about: 'Variants of this product.', optional: true })
  readonly parentId?: string;

  @ChoiceField(Object.keys(PRODUCT_SORTS), { about: 'Order; a leading minus reverses it. Default: `createdAt`.', example: '-updatedAt', optional: true })
  readonly sort?: ProductSort;
}
