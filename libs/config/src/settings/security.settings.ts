import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Env } from '../env.decorator';

/** Keys of the installation. */
export class SecuritySettings {
  /** Seals stored credentials. Made and kept in the data directory by default; required when DATABASE_URL is set. At least 32 characters of chance. */
  @Env('HUB_SECRET_KEY', { isSecret: true })
  @IsOptional()
  @IsString()
  @MinLength(32)
  @MaxLength(512)
  readonly secretKey: string | undefined = undefined;

  /** The key before this one, while changing it: what it sealed is opened with it and sealed again at start. */
  @Env('HUB_SECRET_KEY_PREVIOUS', { isSecret: true })
  @IsOptional()
  @IsString()
  @MinLength(32)
  @MaxLength(512)
  readonly previousSecretKey: string | undefined = undefined;

  /** Admin API key of the first account; made and printed once at first start by default. Changing it revokes the one before. */
  @Env('HUB_BOOTSTRAP_API_KEY', { isSecret: true })
  @IsOptional()
  @IsString()
  @MinLength(8)
  @MaxLength(200)
  readonly bootstrapApiKey: string | undefined = undefined;
}
