import { randomBytes } from 'node:crypto';
import { clearDeadRuns, makeRunDirectory, removeRun, RUN_DIRECTORY } from './run-directory';
import { declareAbsent, HOW_TO_RUN, sharedAddress, VARIABLES, type ServiceName } from './service-environment';
import type { TestService } from './service';
import { startKafka, startPostgres, startRedis } from './start-services';
import { dropDatabasesOf, RUN_ID } from './test-database';

const STARTERS: Readonly<Record<ServiceName, (runDirectory: string) => Promise<TestService>>> = {
  postgres: startPostgres,
  redis: startRedis,
  'kafka-4.2': (runDirectory) => startKafka(runDirectory, '4.2'),
  'kafka-3.9': (runDirectory) => startKafka(runDirectory, '3.9'),
};

/** What a run of tests shares. */
export interface SharedServices {
  /** One line per service: where it is, or why there is none and what would help. */
  readonly summary: readonly string[];
  /** Ends what was started and removes its data. */
  stop(): Promise<void>;
}

/**
 * Brings up the services a run of tests shares and writes their addresses into this process's environment, which test
 * processes inherit. A service whose address is given already is used as it is. One that cannot be had is declared
 * absent and the others go on; only PostgreSQL is indispensable.
 */
export async function startSharedServices(names: readonly ServiceName[]): Promise<SharedServices> {
  clearDeadRuns();
  process.env[RUN_ID] ??= randomBytes(4).toString('hex');
  const runDirectory = makeRunDirectory();
  process.env[RUN_DIRECTORY] = runDirectory;
  const started: TestService[] = [];
  const summary = await Promise.all(names.map((name) => bringUp(name, runDirectory, started)));
  return {
    summary,
    stop: async () => {
      const url = sharedAddress('postgres');
      if (url !== undefined) await dropDatabasesOf(url, process.env[RUN_ID] ?? '');
      await Promise.all(started.map((service) => service.stop()));
      removeRun(runDirectory);
    },
  };
}

async function bringUp(name: ServiceName, runDirectory: string, started: TestService[]): Promise<string> {
  const given = sharedAddress(name);
  if (given !== undefined) {
    process.env[VARIABLES[name]] = given;
    return `${name}: given in the environment`;
  }
  try {
    const service = await STARTERS[name](runDirectory);
    started.push(service);
    process.env[VARIABLES[name]] = service.address;
    return `${name}: ${service.origin}`;
  } catch (error) {
    if (name === 'postgres') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    declareAbsent(name, reason);
    return `${name}: ABSENT, ${reason}; ${HOW_TO_RUN[name]}`;
  }
}
