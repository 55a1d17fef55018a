// Follows the events of a hub over HTTP, whichever bus it runs on: HUB_URL=... HUB_API_KEY=... node follow-http.mjs mirror.json [--once]
import { setTimeout as pause } from 'node:timers/promises';
import { Mirror } from './mirror.mjs';

const { HUB_URL = 'http://127.0.0.1:3000', HUB_API_KEY } = process.env;
const [file = 'mirror.json', ...flags] = process.argv.slice(2);
const mirror = new Mirror(file);

for (;;) {
  const page = await nextPage(mirror.state.cursor);
  const news = page.data.filter(({ event }) => mirror.apply(event)).length;
  // An empty page has no cursor: the former one stays good.
  mirror.save(page.nextCursor ?? mirror.state.cursor);
  if (page.data.length > 0) console.log(`${page.data.length} events, ${news} of them news`);
  else if (flags.includes('--once')) break;
  else await pause(1_000);
}

async function nextPage(cursor) {
  const address = `${HUB_URL}/api/v1/events?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 30_000)) {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${HUB_API_KEY}` } }).catch(() => null);
    if (answer?.ok) return answer.json();
    // Away, or asking for patience: tried again. Anything else will not become right by itself.
    if (answer !== null && answer.status < 500 && answer.status !== 429) throw new Error(`The hub answered ${answer.status}: ${await answer.text()}`);
    await pause(waitMs);
  }
}
