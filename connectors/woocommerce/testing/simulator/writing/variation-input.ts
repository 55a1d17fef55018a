import type { ShopState } from '../model/shop-state';
import type { ChosenOption, StoredAttribute, StoredProduct } from '../model/stored-product';
import { slugify } from '../platform/php-text';
import type { Params } from '../rest/rest-call';
import { storeImages } from './images';
import { commonChanges } from './product-input';
import { asObject, asText, isSent, phpInteger, sentList, truthy } from './sent';

/** Everything a variation write may change. @throws {RestFailure} 400 for a clash or a bad picture. */
export function variationChanges(
  state: ShopState,
  variation: StoredProduct,
  parent: StoredProduct,
  body: Params,
): Partial<StoredProduct> {
  const changes: Partial<StoredProduct> = { ...commonChanges(state, variation, body) };
  // Its name is the parent's with the options; what is sent for it is ignored.
  delete changes.name;
  if (isSent(body, 'status') && body['status'] !== '') changes.status = asText(body['status']);
  else if (isSent(body, 'visible')) changes.status = truthy(body['visible']) ? 'publish' : 'private';
  if ('image' in body) changes.images = image(state, body['image']);
  const attributes = sentList(body, 'attributes');
  if (attributes) changes.options = attributes.flatMap((item) => chosen(parent.attributes, asObject(item)));
  return changes;
}

function image(state: ShopState, sent: unknown): number[] {
  return sent === null || sent === '' ? [] : storeImages(state, [sent]);
}

// Attributes the parent does not mark for variations are dropped without a word.
function chosen(attributes: readonly StoredAttribute[], sent: Params): ChosenOption[] {
  const id = phpInteger(sent['id'] ?? 0);
  const name = slugify(asText(sent['name'] ?? ''));
  const option = asText(sent['option'] ?? '');
  const held = attributes.find((one) => one.variation && (id > 0 ? one.id === id : slugify(one.name) === name));
  if (!held || option === '') return [];
  const known = held.options.find((one) => one.toLowerCase() === option.toLowerCase() || slugify(one) === slugify(option));
  return [{ id: held.id, name: held.name, option: known ?? option }];
}
