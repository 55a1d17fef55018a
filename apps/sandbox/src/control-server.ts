import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { CONTROL_ACTIONS, ControlRefusal, describeShop, type ControlInput } from './control-actions';

/** The shops a control server steers. */
export interface ControlledShops {
  readonly first: WooCommerceSimulator;
  readonly second: WooCommerceSimulator;
}

const MAX_BODY_BYTES = 1_000_000;

/**
 * Steers the shops from outside: `GET /_sandbox/state` describes both, `POST /_sandbox/<shop>/<action>` changes one,
 * `GET /_sandbox/<shop>/<action>` reads one. Bodies and answers are JSON. Meant for the same machine only.
 */
export class ControlServer {
  private server: Server | undefined;
  private address = '';

  constructor(private readonly shops: ControlledShops) {}

  get url(): string {
    return this.address;
  }

  /** Listens on 127.0.0.1. @throws when the port is taken. */
  async listen(port: number): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_sandbox`;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      answer(response, 200, await this.perform(request));
    } catch (error) {
      const isAsked = error instanceof ControlRefusal || error instanceof RangeError || error instanceof SyntaxError;
      answer(response, isAsked ? 400 : 500, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  private async perform(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? '/', this.address);
    const [, root, shopName = '', ...rest] = url.pathname.split('/');
    if (root !== '_sandbox') throw new ControlRefusal('Control routes start with /_sandbox');
    if (shopName === 'state') return { first: describeShop(this.shops.first), second: describeShop(this.shops.second) };
    if (shopName !== 'first' && shopName !== 'second') throw new ControlRefusal(`There is no shop "${shopName}", only "first" and "second"`);
    const name = `${request.method ?? 'GET'} ${rest.join('/')}`;
    const action = CONTROL_ACTIONS[name];
    if (!action) throw new ControlRefusal(`No action "${name}". There are: ${Object.keys(CONTROL_ACTIONS).join(', ')}`);
    const input: ControlInput = { ...Object.fromEntries(url.searchParams), ...(await readJson(request)) };
    return (await action(this.shops[shopName], input)) ?? { done: true };
  }
}

async function readJson(request: IncomingMessage): Promise<ControlInput> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new ControlRefusal(`Bodies may have at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  return text === '' ? {} : (JSON.parse(text) as ControlInput);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}
