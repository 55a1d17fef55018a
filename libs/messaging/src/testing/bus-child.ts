import { Client } from 'pg';
import { makeBus, makeRelay, type BusProfile } from './bus-profile';

/** What a child process of the bus suite does until it is killed. */
export type BusChildInput =
  | { readonly role: 'relay'; readonly profile: BusProfile }
  | { readonly role: 'consumer'; readonly profile: BusProfile; readonly ownerUrl: string; readonly group: string; readonly member: string };

async function main(input: BusChildInput): Promise<void> {
  if (input.role === 'relay') return beRelay(input.profile);
  const book = new Client({ connectionString: input.ownerUrl });
  await book.connect();
  await makeBus(input.profile).subscribe({
    group: input.group,
    topics: ['product'],
    batchSizeEvents: 20,
    handler: async (events) => {
      for (const { id, key } of events) {
        await book.query('insert into public.suite_seen (member, grp, event_id, key) values ($1, $2, $3, $4)', [input.member, input.group, id, key]);
      }
    },
  });
  process.stdout.write('ready\n');
}

async function beRelay(profile: BusProfile): Promise<void> {
  const relay = makeRelay(profile);
  relay.start();
  const poll = setInterval(() => {
    if (relay.status().state !== 'active') return;
    clearInterval(poll);
    process.stdout.write('active\n');
  }, 20);
}

main(JSON.parse(process.env['CHILD_INPUT'] ?? '{}') as BusChildInput).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
