import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One recorded exchange with a real shop. */
export interface Recording {
  /** Such as `stock/set-quantity-0`. */
  readonly id: string;
  readonly group: string;
  readonly version: string;
  readonly bodyTrimmed: boolean;
  readonly request: {
    readonly method: string;
    readonly scheme: 'http' | 'https';
    readonly path: string;
    readonly query: Readonly<Record<string, unknown>>;
    readonly rawQuery?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string | string[]>>; readonly body: unknown };
}

export const VERSIONS = ['11.0.1', '5.9.0', '3.9.1'] as const;

// The shared folder where it is there (it may hold more), else the copy that comes with the repository.
const SHARED = join(__dirname, '../../../../../shared/contracts/woocommerce');
const COPY = join(__dirname, '../recordings');

/** @returns the folder recordings are read from. */
export function recordingsFolder(): string {
  return existsSync(SHARED) ? SHARED : COPY;
}

/** @returns every request/answer pair of one release; summaries and received webhooks are not among them. */
export function recordingsOf(version: string): Recording[] {
  const folder = join(recordingsFolder(), `wc-${version}`);
  return readdirSync(folder)
    .flatMap((group) => readdirSync(join(folder, group)).map((file) => ({ group, file })))
    .flatMap(({ group, file }) => asRecording(readSummary(version, group, file.replace(/\.json$/, '')), version, group));
}

/** @returns any recorded file as it is. */
export function readSummary(version: string, group: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(recordingsFolder(), `wc-${version}`, group, `${name}.json`), 'utf8')) as Record<string, unknown>;
}

function asRecording(file: Record<string, unknown>, version: string, group: string): Recording[] {
  if (file['response'] === undefined || file['request'] === undefined) return [];
  const { request, response } = file as unknown as Recording;
  return [{ id: `${group}/${String(file['name'])}`, group, version, bodyTrimmed: file['bodyTrimmed'] === true, request, response }];
}
