import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';

interface LibraryLink {
  /** The library file, as `native/lib/...`. */
  readonly source: string;
  /** The name the programs ask for, likewise. */
  readonly target: string;
}

/**
 * Makes the links between library names that the distribution needs. npm archives carry no symbolic links, so the
 * package makes them in an install script, and a careful npm runs none.
 *
 * @param nativeDir the distribution's folder.
 * @param fallbackDir where links go when the distribution is read-only.
 * @returns environment entries the programs need; empty when the links stand in their usual place.
 * @throws {EmbeddedPostgresError} `embedded-postgres.libraries-missing` when links can be made in neither place.
 */
export function hydrateLibraries(nativeDir: string, fallbackDir: string): Record<string, string> {
  const missing = readLinks(nativeDir).filter(({ target }) => !existsSync(target));
  try {
    for (const link of missing) makeLink(link.source, link.target);
    return {};
  } catch {
    return hydrateElsewhere(missing, fallbackDir);
  }
}

function readLinks(nativeDir: string): LibraryLink[] {
  const list = join(nativeDir, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[];
  const absolute = (path: string) => resolve(dirname(nativeDir), path.replace(/^native/, basename(nativeDir)));
  return links.map(({ source, target }) => ({ source: absolute(source), target: absolute(target) }));
}

function makeLink(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    // Another process starting at the same moment may have made it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function hydrateElsewhere(links: LibraryLink[], directory: string): Record<string, string> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    for (const { source, target } of links) {
      const link = join(directory, basename(target));
      if (!existsSync(link)) symlinkSync(source, link);
    }
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'libraries-missing',
      `The library links of the embedded PostgreSQL are missing and can be made neither in its package nor in ${directory}: run "npm rebuild", or make one of the two writable.`,
      { cause },
    );
  }
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { [variable]: [directory, process.env[variable]].filter(Boolean).join(':') };
}
