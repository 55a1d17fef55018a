import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isHubError } from '@hub/common';
import { DemoProcess } from './child-process';
import { recallDemo, type DemoMemory } from './demo-memory';
import { HubApi } from './hub-api';
import { SandboxControl } from './sandbox-control';
import { Screen } from './screen';
import { Story } from './story';
import { waitUntil } from './wait-until';

const HELP = `npm run demo            two simulated stores and a hub; stays up until Ctrl-C
npm run demo -- --once  the same story, every step checked, then everything is stopped; exit code 0 only when all held
Data is kept in .entrepot-demo (or HUB_DATA_DIR); a second demo goes on with it, removing the folder begins anew.
`;

/** Runs the demo: a hub and a sandbox as processes of their own, and a story told through their public interfaces. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(HELP);
    return;
  }
  const once = process.argv.includes('--once');
  const folder = resolve(process.env['HUB_DATA_DIR'] ?? '.entrepot-demo');
  const screen = new Screen();
  const memory = await recallDemo(folder);
  const demo = new Demo(folder, memory, screen);
  const asked = new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  try {
    await Promise.race([demo.run(), asked]);
    if (!once) {
      screen.line(demo.whatNext());
      await asked;
    }
  } finally {
    screen.line('\nStopping...');
    await demo.stop();
  }
}

class Demo {
  private readonly processes: DemoProcess[] = [];
  private readonly hub: HubApi;
  private readonly sandbox: SandboxControl;

  constructor(
    private readonly folder: string,
    private readonly memory: DemoMemory,
    private readonly screen: Screen,
  ) {
    this.hub = new HubApi(`http://127.0.0.1:${memory.hubPort}`, memory.apiKey);
    this.sandbox = new SandboxControl(`http://127.0.0.1:${memory.sandboxPort}/_sandbox`);
  }

  async run(): Promise<void> {
    this.screen.title('Entrepot: two simulated WooCommerce stores, one hub');
    const startedAt = performance.now();
    this.start('sandbox', { SANDBOX_PORT: String(this.memory.sandboxPort) });
    this.start('hub', {
      HUB_DATA_DIR: join(this.folder, 'hub'),
      HUB_HOST: '127.0.0.1',
      HUB_PORT: String(this.memory.hubPort),
      HUB_BOOTSTRAP_API_KEY: this.memory.apiKey,
      HUB_PUBLIC_URL: this.hub.baseUrl,
    });
    await this.ready('two simulated stores', () => this.sandbox.isUp());
    await this.ready('hub with its own PostgreSQL', () => this.hub.isReady());
    this.screen.ok(`everything is up after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    await new Story(this.hub, this.sandbox, this.screen).tell();
  }

  async stop(): Promise<void> {
    // The hub first: its last requests still find the stores.
    for (const child of this.processes.reverse()) {
      const code = await child.stop();
      if (code !== 0) process.exitCode = 1;
    }
  }

  whatNext(): string {
    const { baseUrl } = this.hub;
    return [
      '\nIt stays up; Ctrl-C stops it. Try next:',
      `  API documentation   ${baseUrl}/api/docs`,
      `  API key             ${this.memory.apiKey}`,
      `  a product           curl -H 'Authorization: Bearer ${this.memory.apiKey}' '${baseUrl}/api/v1/products?limit=1'`,
      `  both stores         curl ${this.sandbox.baseUrl}/state`,
      `  sell something      curl -X POST ${this.sandbox.baseUrl}/first/sell -d '{"product": "<id or SKU>", "quantity": 1}'`,
      `  break a store       curl -X POST ${this.sandbox.baseUrl}/second/faults -d '{"kind": "maintenance", "times": 5}'`,
      `  logs                ${this.folder}/hub.log, ${this.folder}/sandbox.log\n`,
    ].join('\n');
  }

  private start(name: 'hub' | 'sandbox', env: Readonly<Record<string, string>>): void {
    const entry = join(__dirname, '..', '..', name, 'src', 'main.js');
    if (!existsSync(entry)) throw new DemoFailure(`The ${name} is not built; run "npm run build".`);
    this.processes.push(new DemoProcess({ name, entry, env: { ...process.env, ...env }, logFile: join(this.folder, `${name}.log`) }));
  }

  private async ready(what: string, isUp: () => Promise<boolean>): Promise<void> {
    const check = async (): Promise<true | undefined> => {
      for (const child of this.processes) child.assertRunning();
      return (await isUp()) ? true : undefined;
    };
    await waitUntil(check, { timeoutMs: 60_000, everyMs: 100, otherwise: `The ${what} did not come up within a minute; see the logs in ${this.folder}.` });
  }
}

class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

main().catch((error: unknown) => {
  const shown = isHubError(error) || error instanceof DemoFailure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\nThe demo failed: ${shown}\n`);
  process.exitCode = 1;
});
