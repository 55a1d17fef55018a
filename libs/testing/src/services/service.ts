/** Where a service that tests use comes from. */
export type ServiceOrigin = 'environment' | 'container' | 'local program';

/** A running service of the tests' own, which they may treat badly. */
export interface TestService {
  /** What a client connects to: a URL, or `host:port`. It stays the same over `restart`. */
  readonly address: string;
  readonly origin: ServiceOrigin;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same address with the data it kept, killing it first when it still runs. */
  restart(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** A service cannot be had on this machine; the message says why and what would help. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
}
