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

// Made once: comparing through String.localeCompare is a hundred times slower.
const collator = new Intl.Collator('en');

/** Compares names as the database sorts them. */
export function byName(a: string, b: string): number {
  return collator.compare(a, b);
}

/** One taxonomy: terms by id, unique by name below one parent. */
export class TermStore {
  private readonly byId = new Map<number, StoredTerm>();
  private readonly slugs = new Set<string>();

  /** @param nextId the shop-wide counter of terms. */
  constructor(private readonly nextId: () => number) {}

  get(id: number): StoredTerm | undefined {
    return this.byId.get(id);
  }

  /** @returns all terms ordered by name, as WordPress lists them. */
  all(): StoredTerm[] {
    return [...this.byId.values()].sort((a, b) => byName(a.name, b.name));
  }

  /** @returns the term of that (already filtered) name below a parent. */
  find(name: string, parent = 0): StoredTerm | undefined {
    const folded = name.toLowerCase();
    for (const term of this.byId.values()) if (term.parent === parent && term.name.toLowerCase() === folded) return term;
    return undefined;
  }

  /** Makes a term. The name must be filtered and free: ask `find` first. */
  create(fields: Partial<StoredTerm> & { name: string }): StoredTerm {
    const id = fields.id ?? this.nextId();
    const slug = fields.slug !== undefined && fields.slug !== '' ? slugify(fields.slug) : slugify(fields.name);
    const term: StoredTerm = { parent: 0, description: '', menu_order: 0, count: 0, ...fields, id, slug: this.freeSlug(slug) };
    this.byId.set(id, term);
    this.slugs.add(term.slug);
    return term;
  }

  remove(id: number): void {
    this.byId.delete(id);
  }

  private freeSlug(wanted: string): string {
    if (!this.slugs.has(wanted)) return wanted;
    let number = 2;
    while (this.slugs.has(`${wanted}-${number}`)) number += 1;
    return `${wanted}-${number}`;
  }
}
