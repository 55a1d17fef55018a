import { IsOptional, Matches } from 'class-validator';
import { Env } from '../env.decorator';
import { IsUrlOf } from '../is-url.validator';

/** The job queue: PostgreSQL by default, Redis where one is named. */
export class QueueSettings {
  /** Redis to use for jobs instead of the database, e.g. `redis://127.0.0.1:6379` or `rediss://...`. */
  @Env('REDIS_URL', { isSecret: true })
  @IsOptional()
  @IsUrlOf(['redis', 'rediss'])
  readonly redisUrl: string | undefined = undefined;

  /** First part of the keys in Redis, so that several hubs can share one. */
  @Env('HUB_REDIS_PREFIX')
  @Matches(/^[a-zA-Z0-9_-]{1,64}$/, { message: 'may hold letters, digits, hyphens and underscores only' })
  readonly prefix: string = 'entrepot';
}
