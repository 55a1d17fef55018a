import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { StartupError } from './startup.error';

/**
 * The folder for everything the hub keeps on disk, made when absent, as an absolute path.
 * @throws {StartupError} when it cannot be used.
 */
export function openDataFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    const { code } = error as { code?: string };
    throw new StartupError('startup.data-folder', `The data folder ${folder} cannot be used (${reasonOf(code)}): correct HUB_DATA_DIR or the folder's rights.`, error);
  }
}

function reasonOf(code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read and write it';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'there is a file in its place';
  if (code === 'EROFS') return 'the disk is read-only';
  return code ?? 'unknown reason';
}
