import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isOnPath } from './local-program';
import { ServiceUnavailable } from './service';

/** Broker lines the event bus is tested against, and the release of each. */
export const KAFKA_RELEASES = { '4.2': '4.2.0', '3.9': '3.9.1' } as const;
export type KafkaVersion = keyof typeof KAFKA_RELEASES;

const PROJECT = join(repositoryRoot(), 'test', 'infra', 'kafka');
const FETCH_TIMEOUT_MS = 300_000;

/** Why no broker can be run from jars here; undefined when it can be tried. */
export function whyNoKafkaProgram(version: KafkaVersion): string | undefined {
  if (!isOnPath('java')) return 'no "java" on the path (17 or later is needed)';
  if (existsSync(jarFolder(version)) || isOnPath('mvn')) return undefined;
  return 'no "mvn" on the path to fetch the broker\'s jars';
}

/**
 * The folder with one release's jars, fetched by Maven at the first call.
 *
 * @throws {ServiceUnavailable} when Maven cannot fetch them.
 */
export async function kafkaJars(version: KafkaVersion): Promise<string> {
  const folder = jarFolder(version);
  if (existsSync(folder)) return folder;
  // Fetched beside and renamed when complete: runs at the same time neither see half of it nor disturb each other.
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const args = ['-q', '-B', '-f', join(PROJECT, 'pom.xml'), 'dependency:copy-dependencies', `-Dkafka.version=${KAFKA_RELEASES[version]}`, `-DoutputDirectory=${partial}`];
    await promisify(execFile)('mvn', args, { timeout: FETCH_TIMEOUT_MS });
    if (!existsSync(folder)) renameSync(partial, folder);
  } catch (cause) {
    throw new ServiceUnavailable(`Maven could not fetch the jars of Kafka ${KAFKA_RELEASES[version]}`, { cause });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** The project and its jars are not part of a build, whose files lie a few folders deeper: the way up ends at the package file. */
function repositoryRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function jarFolder(version: KafkaVersion): string {
  return join(PROJECT, 'lib', KAFKA_RELEASES[version]);
}
