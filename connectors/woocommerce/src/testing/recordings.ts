import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Json } from '@hub/contracts';

/** A recorded exchange, as far as specs use it. */
export interface Recording {
  readonly request: { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly rawBody?: string };
  readonly response: { readonly status: number; readonly body: Json };
  readonly signature?: { readonly secret: string; readonly header: string | null };
  readonly oauth?: {
    readonly method: string;
    readonly urlUsedInBaseString: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly consumerSecret: string;
    readonly baseString: string;
    readonly signature: string;
  };
}

const ROOT = join(__dirname, '../../../..');
const PLACES = [join(ROOT, 'test/contracts/woocommerce/recordings'), join(ROOT, '../shared/contracts/woocommerce')];

/** A recorded exchange with a real shop: `wc-11.0.1/products/get-simple`. @throws when there is none of that name. */
export function recording(name: string): Recording {
  const file = PLACES.map((place) => join(place, `${name}.json`)).find(existsSync);
  if (!file) throw new Error(`No recording ${name}.json in ${PLACES.join(' or ')}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The body of a recorded answer. */
export function recordedBody(name: string): { readonly [field: string]: Json } {
  return recording(name).response.body as { readonly [field: string]: Json };
}
