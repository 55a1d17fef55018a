import { Sandbox } from './sandbox';

const DEFAULT_PORT = 4100;

/** Starts the sandbox on three neighbouring ports, prints the way in, and stays up until told to stop. */
async function main(): Promise<void> {
  const port = Number(process.env['SANDBOX_PORT'] ?? DEFAULT_PORT);
  const products = Number(process.env['SANDBOX_PRODUCTS'] ?? 300);
  const sandbox = await Sandbox.start({ products, ports: { control: port, first: port + 1, second: port + 2 } });
  process.stdout.write(introduction(sandbox));
  const stop = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function introduction(sandbox: Sandbox): string {
  const shop = (title: string, { url, credentials }: Sandbox['first']): string =>
    `${title}\n  address          ${url}\n  consumer key     ${credentials.consumerKey}\n  consumer secret  ${credentials.consumerSecret}\n`;
  const control = sandbox.controlUrl;
  return [
    shop('First shop: Nordlicht Store', sandbox.first),
    shop('Second shop: Hafen Market', sandbox.second),
    `Control\n  curl ${control}/state`,
    `  curl '${control}/first/products?limit=5'`,
    `  curl -X POST ${control}/first/sell -d '{"product": "<id or SKU>", "quantity": 2}'`,
    `  curl -X POST ${control}/second/faults -d '{"kind": "maintenance", "times": 3}'`,
    'Ctrl-C stops it.\n',
  ].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
