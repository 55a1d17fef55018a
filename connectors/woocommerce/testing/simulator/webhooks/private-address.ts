import { isIP } from 'node:net';

const PRIVATE_V4 = /^(0|10|127)\.|^172\.(1[6-9]|2\d|3[01])\.|^192\.168\.|^169\.254\./;
const PRIVATE_V6 = /^f[cd]|^fe80/;

/** @returns true for loopback, link-local and private hosts, which WordPress' "safe" requests refuse. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 ? PRIVATE_V4.test(host) : isIP(host) === 6 && PRIVATE_V6.test(host);
}

/** @returns true where stock WordPress would send: public host, port 80, 443 or 8080, no password in the address. */
export function isSafeUrl(address: string): boolean {
  const url = new URL(address);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return !isPrivateHost(url.hostname) && ['80', '443', '8080'].includes(port) && url.username === '' && url.password === '';
}
