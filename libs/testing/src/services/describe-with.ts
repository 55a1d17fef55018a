import { relative } from 'node:path';
import type { KafkaVersion } from './kafka-jars';
import type { TestService } from './service';
import { absenceReason, HOW_TO_RUN, isStrict, kafkaServiceName, noteNotRun, type ServiceName } from './service-environment';
import { ownKafka, ownRedis, testKafka, testRedis } from './test-services';

/** Whether a suite shares the run's service or gets one it may kill. */
export interface SuiteServiceOptions {
  /** `true` starts a service for this suite alone, with working `kill` and `restart`. Default: `false`. */
  readonly own?: boolean;
}

/** What a suite sees of its Redis; readable from `beforeAll` on. */
export interface RedisUnderTest {
  url(): string;
  /** Prefix of every key the suite may touch. */
  prefix(): string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** What a suite sees of its Kafka; readable from `beforeAll` on. */
export interface KafkaUnderTest {
  readonly version: KafkaVersion;
  brokers(): string[];
  /** Prefix of every topic and group the suite may touch. */
  prefix(): string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

/** A suite that needs Redis. Where none can be had it is reported as not run, and fails when the run is strict. */
export function describeWithRedis(name: string, define: (redis: RedisUnderTest) => void, options: SuiteServiceOptions = {}): void {
  describeWith('redis', name, () => {
    const redis = useService(async () => {
      if (!options.own) return { place: await testRedis() };
      const service = await ownRedis();
      return { place: { url: service.address, prefix: '' }, service };
    });
    define({ url: () => redis.place().url, prefix: () => redis.place().prefix, kill: redis.kill, restart: redis.restart });
  });
}

/** A suite that needs a Kafka broker. Where none can be had it is reported as not run, and fails when the run is strict. */
export function describeWithKafka(
  name: string,
  define: (kafka: KafkaUnderTest) => void,
  options: SuiteServiceOptions & { readonly version?: KafkaVersion } = {},
): void {
  const version = options.version ?? '4.2';
  describeWith(kafkaServiceName(version), name, () => {
    const kafka = useService(async () => {
      if (!options.own) return { place: await testKafka(version) };
      const service = await ownKafka(version);
      return { place: { brokers: [service.address], prefix: '' }, service };
    });
    define({ version, brokers: () => kafka.place().brokers, prefix: () => kafka.place().prefix, kill: kafka.kill, restart: kafka.restart });
  });
}

function describeWith(service: ServiceName, name: string, define: () => void): void {
  const reason = absenceReason(service);
  if (reason === undefined) {
    describe(name, define);
    return;
  }
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  noteNotRun({ suite: `${file}: ${name}`, service, reason });
  const verdict = () => {
    throw new Error(`did not run: ${reason}; ${HOW_TO_RUN[service]}`);
  };
  describe(name, () => (isStrict() ? it(`needs ${service}`, verdict) : it.skip(`needs ${service}: ${reason}`, verdict)));
}

interface StartedService<T> {
  readonly place: T;
  /** Only a service of the suite's own is stopped with it. */
  readonly service?: TestService;
}

interface ServiceInUse<T> {
  place(): T;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

function useService<T>(start: () => Promise<StartedService<T>>): ServiceInUse<T> {
  let started: StartedService<T> | undefined;
  const current = (): StartedService<T> => {
    if (started === undefined) throw new Error('the service is there from beforeAll on');
    return started;
  };
  const own = (): TestService => {
    const { service } = current();
    if (service === undefined) throw new Error('a shared service may not be killed: ask for one with { own: true }');
    return service;
  };
  beforeAll(async () => {
    started = await start();
  }, START_TIMEOUT_MS);
  afterAll(() => started?.service?.stop());
  return { place: () => current().place, kill: () => own().kill(), restart: () => own().restart() };
}
