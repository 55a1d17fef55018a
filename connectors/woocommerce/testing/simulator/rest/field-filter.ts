import type { Params } from './rest-call';

/** The `_fields` parameter: which parts of an answer are wanted. */
export class FieldFilter {
  private constructor(
    /** Top-level names wanted; undefined means everything. */
    readonly top: ReadonlySet<string> | undefined,
    private readonly paths: readonly string[][],
  ) {}

  static from(params: Params): FieldFilter {
    const sent = params['_fields'];
    const names = Array.isArray(sent) ? sent.map(String) : typeof sent === 'string' ? sent.split(',') : [];
    const wanted = names.map((name) => name.trim()).filter((name) => name !== '');
    if (wanted.length === 0) return new FieldFilter(undefined, []);
    return new FieldFilter(new Set(wanted.map((name) => name.split('.')[0] as string)), wanted.map((name) => name.split('.')));
  }

  /**
   * Cuts one resource. Links of a single resource survive, as they are added after the cut.
   * @param keepsLinks true for a single resource, false for a member of a list.
   */
  apply(resource: Record<string, unknown>, keepsLinks: boolean): Record<string, unknown> {
    if (this.top === undefined) return resource;
    const cut: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(resource)) {
      if (name === '_links' ? keepsLinks || this.top.has(name) : this.top.has(name)) cut[name] = this.nested(name, value);
    }
    return cut;
  }

  private nested(name: string, value: unknown): unknown {
    const inner = this.paths.filter((path) => path[0] === name);
    if (inner.some((path) => path.length === 1) || typeof value !== 'object' || value === null) return value;
    const members = new Set(inner.map((path) => path[1]));
    return Object.fromEntries(Object.entries(value).filter(([key]) => members.has(key)));
  }
}
