import type { ShopState } from '../model/shop-state';
import type { SiteAnswer, SiteRequest } from '../rest/http-message';

const HIT: Readonly<Record<string, Record<string, string>>> = {
  litespeed: { 'X-LiteSpeed-Cache': 'hit' },
  cloudflare: { 'CF-Cache-Status': 'HIT' },
  varnish: { 'X-Cache': 'HIT' },
};
const MISS: Readonly<Record<string, Record<string, string>>> = {
  litespeed: { 'X-LiteSpeed-Cache': 'miss' },
  cloudflare: { 'CF-Cache-Status': 'MISS' },
  varnish: { 'X-Cache': 'MISS' },
};

/** A page cache that takes REST answers for pages: same address, same answer, whoever asks and whatever has changed. */
export class PageCache {
  private readonly kept = new Map<string, { at: number; answer: SiteAnswer }>();

  constructor(private readonly state: ShopState) {}

  /** @returns a kept answer with the headers of a hit, or undefined. */
  lookUp(request: SiteRequest): SiteAnswer | undefined {
    const cache = this.state.settings.cache;
    const kept = cache && request.method === 'GET' ? this.kept.get(request.uri) : undefined;
    if (!cache || !kept) return undefined;
    const ageMs = this.state.clock.now() - kept.at;
    if (ageMs > cache.ttlMs) return undefined;
    const age = String(Math.floor(ageMs / 1000));
    return { ...kept.answer, headers: { ...kept.answer.headers, ...HIT[cache.kind], Age: age } };
  }

  /** Keeps a good answer and marks it as fresh. */
  keep(request: SiteRequest, answer: SiteAnswer): SiteAnswer {
    const cache = this.state.settings.cache;
    if (!cache || request.method !== 'GET' || answer.status !== 200) return answer;
    this.kept.set(request.uri, { at: this.state.clock.now(), answer });
    return { ...answer, headers: { ...answer.headers, ...MISS[cache.kind] } };
  }
}
