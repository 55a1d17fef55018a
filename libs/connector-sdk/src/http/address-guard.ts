import { BlockList, isIP } from 'node:net';

import { ConnectorError } from '../errors/connector-errors';

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('100.64.0.0', 10, 'ipv4');
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('0.0.0.0', 8, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addAddress('::', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Whether an address is link-local, where clouds keep their credentials: never called, whoever asks. */
export function isLinkLocal(address: string): boolean {
  return matches(LINK_LOCAL, address);
}

/** Whether an address is loopback or private (RFC 1918, RFC 6598, unique local): allowed for stores, unreachable for their webhooks. */
export function isPrivateOrLoopback(address: string): boolean {
  return matches(PRIVATE, address) || isLinkLocal(address);
}

/** The host of an address without brackets, as `net` understands it. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Refused before anything is sent. Not retried: an address does not become allowed by waiting. */
export class ForbiddenAddressError extends ConnectorError {
  constructor(host: string) {
    super(
      'validation',
      'spoke.address-forbidden',
      `The address ${host} is link-local (169.254.0.0/16 or fe80::/10) and is never called. Give the store's own host name or address.`,
      'stop-run',
      { details: { host } },
    );
  }
}

/** @throws {ForbiddenAddressError} for a link-local literal; {ConnectorError} for anything but http and https. */
export function assertCallable(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConnectorError('validation', 'spoke.address-scheme', `Only http and https addresses can be called, not ${url.protocol}`, 'stop-run');
  }
  const host = bareHost(url);
  if (isLinkLocal(host)) throw new ForbiddenAddressError(host);
}

function matches(list: BlockList, address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return list.check(address, 'ipv4');
  const mapped = mappedIpv4(address);
  return mapped === null ? list.check(withoutZone(address), 'ipv6') : list.check(mapped, 'ipv4');
}

function withoutZone(address: string): string {
  return address.split('%')[0] ?? address;
}

/** `::ffff:a9fe:a9fe` and `::ffff:169.254.169.254` are the same IPv4 address in disguise. */
function mappedIpv4(address: string): string | null {
  const tail = /^(?:0*:)*:?ffff:(.+)$/i.exec(withoutZone(address))?.[1];
  if (tail === undefined) return null;
  if (isIP(tail) === 4) return tail;
  const words = tail.split(':').map((word) => Number.parseInt(word, 16));
  if (words.length !== 2 || words.some((word) => !Number.isInteger(word))) return null;
  const [high = 0, low = 0] = words;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
