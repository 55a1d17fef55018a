import { isIP } from 'node:net';

/** @returns true for loopback, link-local and private hosts, which WordPress' "safe" requests refuse. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  if (isIP(host) !== 4) return /^f[cd]|^fe80/.test(host) && isIP(host) === 6;
  const [a = 0, b = 0] = host.split('.').map(Number);
  return a === 10 || a === 127 || a === 0 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254);
}

/** @returns true where stock WordPress would send: public host, port 80, 443 or 8080, no password in the address. */
export function isSafeUrl(address: string): boolean {
  const url = new URL(address);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return !isPrivateHost(url.hostname) && ['80', '443', '8080'].includes(port) && url.username === '' && url.password === '';
}
