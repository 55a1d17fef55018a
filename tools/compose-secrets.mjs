// Makes the secret files that docker-compose.yml names, below ./secrets. Existing ones are kept: the database and the sealed
// credentials depend on them.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'secrets');
mkdirSync(folder, { recursive: true, mode: 0o700 });

const password = keep('postgres_password', () => randomBytes(24).toString('base64url'));
keep('database_url', () => `postgresql://entrepot:${password}@postgres:5432/entrepot`);
keep('hub_secret_key', () => randomBytes(48).toString('base64'));
const apiKey = keep('hub_bootstrap_api_key', () => `ek_${randomBytes(24).toString('base64url')}`);
console.log(`Secrets are in ${folder}. The hub's first API key: ${apiKey}`);

/** Containers run as another user and see the single files, so those are readable; the folder around them is closed. */
function keep(name, make) {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o444 });
  return readFileSync(file, 'utf8');
}
