/** The shop's base address: no `/wp-json`, query, fragment or trailing slash; a sub-directory stays. */
export function baseOf(address: string): string {
  const url = new URL(address.trim());
  const path = url.pathname.replace(/\/(index\.php\/)?wp-json(\/.*)?$/, '').replace(/\/+$/, '');
  return `${url.protocol}//${url.host}${path}`;
}

/** The same address under another scheme. A port that belongs to the scheme given up is dropped with it. */
export function withScheme(base: string, scheme: 'http' | 'https'): string {
  return base.replace(/^https?:/, `${scheme}:`);
}
