import { slugify } from '../platform/php-text';

/** A category, tag, brand, shipping class or attribute term. */
export interface StoredTerm {
  id: number;
  name: string;
  slug: string;
  parent: number;
  description: string;
  menu_order: number;
  /** How many products carry it. */
  count: number;
}

/** One taxonomy: terms by id, unique by name below one parent. */
export class TermStore {
  private readonly byId = new Map<number, StoredTerm>();

  /** @param nextId the shop-wide counter of terms. */
  constructor(private readonly nextId: () => number) {}

  get(id: number): StoredTerm | undefined {
    return this.byId.get(id);
  }

  /** @returns all terms ordered by name, as WordPress lists them. */
  all(): StoredTerm[] {
    return [...this.byId.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @returns the term of that (already filtered) name below a parent. */
  find(name: string, parent = 0): StoredTerm | undefined {
    return this.all().find((term) => term.parent === parent && term.name.toLowerCase() === name.toLowerCase());
  }

  /** Makes a term. The name must be filtered and free: ask `find` first. */
  create(fields: Partial<StoredTerm> & { name: string }): StoredTerm {
    const id = fields.id ?? this.nextId();
    const slug = fields.slug !== undefined && fields.slug !== '' ? slugify(fields.slug) : slugify(fields.name);
    const term: StoredTerm = { parent: 0, description: '', menu_order: 0, count: 0, ...fields, id, slug: this.freeSlug(slug) };
    this.byId.set(id, term);
    return term;
  }

  remove(id: number): void {
    this.byId.delete(id);
  }

  private freeSlug(wanted: string): string {
    const taken = new Set([...this.byId.values()].map((term) => term.slug));
    if (!taken.has(wanted)) return wanted;
    let number = 2;
    while (taken.has(`${wanted}-${number}`)) number += 1;
    return `${wanted}-${number}`;
  }
}
