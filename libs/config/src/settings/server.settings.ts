import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min, ArrayNotEmpty, MinLength } from 'class-validator';
import { Env } from '../env.decorator';
import { IsHttpUrl } from '../is-url.validator';

/** What a process may do; every role may run in any number of processes. */
export const HUB_ROLES = ['api', 'import', 'export', 'relay', 'schedule'] as const;
export type HubRole = (typeof HUB_ROLES)[number];

/** How the hub listens and what this process does. */
export class ServerSettings {
  /** Address to listen on. Use `0.0.0.0` to be reachable from other machines. */
  @Env('HUB_HOST')
  @IsString()
  @IsNotEmpty()
  readonly host: string = '127.0.0.1';

  /** Port to listen on; 0 takes any free one. */
  @Env('HUB_PORT', { type: 'integer', aliases: ['PORT'] })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number = 3000;

  /** What this process does: any mix of `api`, `import`, `export`, `relay` and `schedule`, separated by commas. */
  @Env('HUB_ROLES', { type: 'list' })
  @ArrayNotEmpty()
  @IsIn(HUB_ROLES, { each: true })
  readonly roles: readonly HubRole[] = HUB_ROLES;

  /** Where stores reach this hub from outside, e.g. `https://hub.example.com`. Without it no webhooks are set up and connections poll every minute. */
  @Env('HUB_PUBLIC_URL')
  @IsOptional()
  @IsHttpUrl()
  readonly publicUrl: string | undefined = undefined;

  /** Largest request body taken, webhooks included. Unit: bytes. */
  @Env('HUB_BODY_LIMIT_BYTES', { type: 'integer' })
  @IsInt()
  @Min(1_024)
  @Max(16_777_216)
  readonly bodyLimitBytes: number = 1_048_576;

  /** Longest time work in hand may take to finish after Ctrl-C or SIGTERM. Unit: milliseconds. */
  @Env('HUB_SHUTDOWN_TIMEOUT_MS', { type: 'integer' })
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  readonly shutdownTimeoutMs: number = 30_000;

  /** Whether a reverse proxy in front sets `X-Forwarded-*` headers that may be believed. */
  @Env('HUB_TRUST_PROXY', { type: 'flag' })
  @IsBoolean()
  readonly trustsProxy: boolean = false;

  /** Bearer token that `/metrics` asks for; open to everybody who can reach the port when absent. */
  @Env('HUB_METRICS_TOKEN', { isSecret: true })
  @IsOptional()
  @MinLength(8)
  readonly metricsToken: string | undefined = undefined;
}
