import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { Agent, type Dispatcher } from 'undici';

import { ForbiddenAddressError, isLinkLocal } from './address-guard';

export interface DispatcherOptions {
  /** Sockets kept per store at most; default 16. */
  readonly connectionsPerOrigin?: number;
  /** Milliseconds for TCP and TLS together; default 10 000. */
  readonly connectTimeoutMs?: number;
  /** PEM certificates to trust besides the usual ones. */
  readonly ca?: string;
}

/**
 * Keep-alive pools for any number of stores. Names that resolve to link-local addresses are refused after resolution, so that a
 * name cannot be used to reach what a literal may not.
 */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  return new Agent({
    connections: options.connectionsPerOrigin ?? 16,
    pipelining: 1,
    keepAliveTimeout: 15_000,
    keepAliveMaxTimeout: 60_000,
    connect: { timeout: options.connectTimeoutMs ?? 10_000, lookup: guardedLookup, ...(options.ca === undefined ? {} : { ca: options.ca }) },
  });
}

let shared: Dispatcher | null = null;

/** The process's own pools, made at first use and never closed: idle sockets close by themselves. */
export function sharedDispatcher(): Dispatcher {
  shared ??= createDispatcher();
  return shared;
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** A DNS look-up that never gives a link-local address. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  const done = callback as LookupCallback;
  dnsLookup(hostname, { ...(options as LookupOptions), all: true }, (error, addresses) => {
    if (error) return done(error, '');
    const allowed = addresses.filter((entry) => !isLinkLocal(entry.address));
    const first = allowed[0];
    if (!first) return done(new ForbiddenAddressError(hostname) as unknown as NodeJS.ErrnoException, '');
    if ((options as LookupOptions).all) return done(null, allowed);
    return done(null, first.address, first.family);
  });
};
