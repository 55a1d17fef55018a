import type { Figure } from '../measure/figure';
import type { BenchServices } from './bench-services';

/** `embedded`: PostgreSQL alone. `scaled`: Kafka carries the events and Redis the jobs. */
export type Profile = 'embedded' | 'scaled';

/** What a benchmark is given. */
export interface BenchContext {
  readonly profile: Profile;
  readonly services: BenchServices;
  /** Repetitions; the report shows their median and spread. */
  readonly rounds: number;
  /** Small sizes, to see that everything works; the figures mean nothing then. */
  readonly quick: boolean;
  /** The memory benchmark imports a million products instead of a hundred thousand. */
  readonly million: boolean;
  /** Says what is going on. */
  say(line: string): void;
}

/** One benchmark. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  /** Where bus and queue take no part, one profile stands for both. */
  readonly profiles: readonly Profile[];
  run(context: BenchContext): Promise<readonly Figure[]>;
}
