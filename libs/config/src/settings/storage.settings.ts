import { IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { Env } from '../env.decorator';
import { IsUrlOf } from '../is-url.validator';

const POSTGRES = ['postgres', 'postgresql'] as const;

/** Where the hub keeps its data. */
export class StorageSettings {
  /** Folder for the embedded database and the generated secret key; made when absent. */
  @Env('HUB_DATA_DIR')
  @IsString()
  @IsNotEmpty()
  readonly dataDir: string = './.entrepot';

  /** PostgreSQL (16 or later) to use instead of the embedded one, as a role that owns the database and may create roles. */
  @Env('DATABASE_URL', { isSecret: true })
  @IsOptional()
  @IsUrlOf(POSTGRES)
  readonly databaseUrl: string | undefined = undefined;

  /** Login that serves requests (a member of `entrepot_serving`), where the hub may not create roles itself. Needs DATABASE_SYSTEM_URL too. */
  @Env('DATABASE_SERVING_URL', { isSecret: true })
  @IsOptional()
  @IsUrlOf(POSTGRES)
  readonly servingUrl: string | undefined = undefined;

  /** Login for housekeeping across accounts (a member of `entrepot_system`), where the hub may not create roles itself. */
  @Env('DATABASE_SYSTEM_URL', { isSecret: true })
  @IsOptional()
  @IsUrlOf(POSTGRES)
  readonly systemUrl: string | undefined = undefined;

  /** Port of the embedded database on 127.0.0.1; a free one is picked and remembered when absent. */
  @Env('HUB_DATABASE_PORT', { type: 'integer' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  readonly embeddedPort: number | undefined = undefined;

  /** Database connections of this process for requests and work. */
  @Env('HUB_DATABASE_POOL_SIZE', { type: 'integer' })
  @IsInt()
  @Min(2)
  @Max(200)
  readonly servingPoolSize: number = 20;

  /** Database connections of this process for housekeeping across accounts. */
  @Env('HUB_DATABASE_SYSTEM_POOL_SIZE', { type: 'integer' })
  @IsInt()
  @Min(2)
  @Max(50)
  readonly systemPoolSize: number = 6;
}
