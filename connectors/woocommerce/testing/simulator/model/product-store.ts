import { isVariation, type StoredProduct } from './stored-product';

/**
 * Products and variations with the look-ups the API needs: by id, SKU, barcode, slug. Keeps ids ascending, so that a
 * walk over the map is a walk by id.
 */
export class ProductStore {
  private readonly byId = new Map<number, StoredProduct>();
  private readonly bySku = new Map<string, number | Set<number>>();
  private readonly byBarcode = new Map<string, number | Set<number>>();
  private readonly slugs = new Set<string>();
  private inOrder: StoredProduct[] | undefined;
  private generation = 0;
  private highestId = 0;

  /** Grows with every change; lists cached for one value hold as long as it stays. */
  get version(): number {
    return this.generation;
  }

  /** @returns the number of products and variations, the trash included. */
  get size(): number {
    return this.byId.size;
  }

  get(id: number): StoredProduct | undefined {
    return this.byId.get(id);
  }

  /** Adds a record under its id. */
  add(product: StoredProduct): void {
    if (product.id < this.highestId || this.byId.has(product.id)) this.inOrder = undefined;
    else this.inOrder?.push(product);
    this.highestId = Math.max(this.highestId, product.id);
    this.byId.set(product.id, product);
    link(this.bySku, foldSku(product.sku), product.id);
    link(this.byBarcode, product.global_unique_id, product.id);
    if (product.slug !== '') this.slugs.add(product.slug);
    this.generation += 1;
  }

  /** Changes fields of a stored record in place and keeps the look-ups right. */
  update(product: StoredProduct, changes: Partial<StoredProduct>): void {
    if (changes.sku !== undefined && changes.sku !== product.sku) {
      unlink(this.bySku, foldSku(product.sku), product.id);
      link(this.bySku, foldSku(changes.sku), product.id);
    }
    if (changes.global_unique_id !== undefined && changes.global_unique_id !== product.global_unique_id) {
      unlink(this.byBarcode, product.global_unique_id, product.id);
      link(this.byBarcode, changes.global_unique_id, product.id);
    }
    if (changes.slug !== undefined && changes.slug !== product.slug) this.renameSlug(product.slug, changes.slug);
    Object.assign(product, changes);
    this.generation += 1;
  }

  /** Removes a record for good. */
  remove(product: StoredProduct): void {
    this.byId.delete(product.id);
    this.inOrder = undefined;
    unlink(this.bySku, foldSku(product.sku), product.id);
    unlink(this.byBarcode, product.global_unique_id, product.id);
    this.slugs.delete(product.slug);
    this.generation += 1;
  }

  /** @returns every record, lowest id first. The array is shared: do not change it. */
  all(): readonly StoredProduct[] {
    this.inOrder ??= [...this.byId.values()].sort((a, b) => a.id - b.id);
    return this.inOrder;
  }

  /** @returns records whose own SKU equals this one; MySQL compares without case. */
  withSku(sku: string): StoredProduct[] {
    return this.resolve(this.bySku.get(foldSku(sku)));
  }

  /** @returns records with this barcode. */
  withBarcode(barcode: string): StoredProduct[] {
    return this.resolve(this.byBarcode.get(barcode));
  }

  /** @returns variations of a parent that are not in the trash, oldest first. */
  childrenOf(parent: StoredProduct): StoredProduct[] {
    return parent.children
      .map((id) => this.byId.get(id))
      .filter((child): child is StoredProduct => child !== undefined && child.status !== 'trash');
  }

  /** @returns the parent of a variation, else undefined. */
  parentOf(product: StoredProduct): StoredProduct | undefined {
    return isVariation(product) ? this.byId.get(product.parent_id) : undefined;
  }

  /** @returns a slug nobody has, made from the wanted one as WordPress does (`-2`, `-3`, ...). */
  freeSlug(wanted: string): string {
    if (!this.slugs.has(wanted)) return wanted;
    let number = 2;
    while (this.slugs.has(`${wanted}-${number}`)) number += 1;
    return `${wanted}-${number}`;
  }

  private renameSlug(from: string, to: string): void {
    this.slugs.delete(from);
    this.slugs.add(to);
  }

  private resolve(held: number | Set<number> | undefined): StoredProduct[] {
    if (held === undefined) return [];
    const ids = typeof held === 'number' ? [held] : [...held];
    return ids.map((id) => this.byId.get(id)).filter((found): found is StoredProduct => found !== undefined);
  }
}

// One id is kept bare and only several become a set: almost every key has one, and a million sets would not fit.
function link(index: Map<string, number | Set<number>>, key: string, id: number): void {
  if (key === '') return;
  const held = index.get(key);
  if (held === undefined) index.set(key, id);
  else if (typeof held === 'number') index.set(key, new Set([held, id]));
  else held.add(id);
}

function unlink(index: Map<string, number | Set<number>>, key: string, id: number): void {
  const held = index.get(key);
  if (held === id) index.delete(key);
  else if (typeof held === 'object') held.delete(id);
}

function foldSku(sku: string): string {
  return sku.toLowerCase();
}
