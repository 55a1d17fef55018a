import type { ShopState } from '../model/shop-state';
import { cleanLine } from '../platform/php-text';
import { RestFailure } from '../rest/rest-error';
import { isPrivateHost } from '../webhooks/private-address';
import { asObject, asText, phpInteger } from './sent';

const PICTURE = /\.(jpe?g|png|gif|webp|avif|svg)$/i;

/**
 * Takes pictures by id, or by address as a new one each time. Nothing is fetched: an address is taken for a picture by
 * its ending, and loopback or private hosts are refused as WordPress refuses them.
 * @throws {RestFailure} 400 `woocommerce_product_invalid_image_id` or `woocommerce_product_image_upload_error`.
 */
export function storeImages(state: ShopState, sent: readonly unknown[]): number[] {
  return sent.map((item) => storeImage(state, item)).filter((id) => id > 0);
}

function storeImage(state: ShopState, item: unknown): number {
  const { id, src, name, alt } = asObject(item);
  const known = phpInteger(id ?? 0);
  if (known > 0) return knownImage(state, known, asText(name ?? ''), asText(alt ?? ''));
  if (asText(src ?? '') === '') return 0;
  return uploadImage(state, asText(src), asText(name ?? ''), asText(alt ?? ''));
}

function knownImage(state: ShopState, id: number, name: string, alt: string): number {
  const image = state.images.get(id);
  if (!image) throw new RestFailure('woocommerce_product_invalid_image_id', `#${id} is an invalid image ID.`, 400);
  if (name !== '') image.name = cleanLine(name);
  if (alt !== '') image.alt = cleanLine(alt);
  return id;
}

function uploadImage(state: ShopState, src: string, name: string, alt: string): number {
  const url = URL.canParse(src) ? new URL(src) : undefined;
  if (!url || !PICTURE.test(url.pathname) || isPrivateHost(url.hostname)) {
    const why = 'Sorry, you are not allowed to upload this file type.';
    throw new RestFailure('woocommerce_product_image_upload_error', `Invalid image: ${why}`, 400);
  }
  const id = state.ids.next('post');
  const file = url.pathname.split('/').pop() ?? 'picture.jpg';
  const local = `${state.settings.homeUrl}/wp-content/uploads/${id}/${file}`;
  state.images.set(id, { id, src: local, name: cleanLine(name) || file, alt: cleanLine(alt), date: state.clock.nowSeconds() });
  return id;
}
