import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from './startup.error';

const FILE = 'secret.key';
const CHANCE_BYTES = 48;
const MIN_CHARACTERS = 32;

/**
 * The installation's own secret key, made at first start and readable by its owner alone (mode 600).
 * @throws {StartupError} when the file cannot be read, written or was emptied.
 */
export function secretKeyIn(dataFolder: string): string {
  const file = join(dataFolder, FILE);
  try {
    return checked(readFileSync(file, 'utf8').trim(), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw asStartupError(error, file);
  }
  try {
    // 'wx' loses against another process that was faster; its key is then the one to use.
    writeFileSync(file, `${randomBytes(CHANCE_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asStartupError(error, file);
  }
  return checked(readFileSync(file, 'utf8').trim(), file);
}

function checked(key: string, file: string): string {
  if (key.length >= MIN_CHARACTERS) return key;
  throw new StartupError('startup.secret-key-file', `The secret key in ${file} is damaged: put the former key back, or set HUB_SECRET_KEY.`);
}

function asStartupError(error: unknown, file: string): StartupError {
  if (error instanceof StartupError) return error;
  return new StartupError('startup.secret-key-file', `The secret key file ${file} cannot be used (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`, error);
}
