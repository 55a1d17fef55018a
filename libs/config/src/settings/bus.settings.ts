import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { Env } from '../env.decorator';

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** The event bus: a table of the database by default, Kafka where brokers are named. */
export class BusSettings {
  /** Kafka brokers (`host:port`, separated by commas) to use instead of the event log in the database. */
  @Env('KAFKA_BROKERS', { type: 'list' })
  @Matches(/^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, { each: true, message: 'must be a list of host:port separated by commas' })
  readonly brokers: readonly string[] = [];

  /** Name this hub shows to the brokers. */
  @Env('KAFKA_CLIENT_ID')
  @IsString()
  @IsNotEmpty()
  readonly clientId: string = 'entrepot';

  /** First part of the names of topics and consumer groups. */
  @Env('KAFKA_TOPIC_PREFIX')
  @Matches(/^[a-zA-Z0-9._-]{1,100}$/, { message: 'may hold letters, digits, dots, hyphens and underscores only' })
  readonly topicPrefix: string = 'entrepot';

  /** Whether to speak TLS to the brokers. */
  @Env('KAFKA_TLS', { type: 'flag' })
  @IsBoolean()
  readonly usesTls: boolean = false;

  /** PEM file with the certificate authority of the brokers, where it is not a public one. */
  @Env('KAFKA_TLS_CA_PATH')
  @IsOptional()
  @IsString()
  readonly tlsCaPath: string | undefined = undefined;

  /** PEM file with the client certificate, for mutual TLS. */
  @Env('KAFKA_TLS_CERT_PATH')
  @IsOptional()
  @IsString()
  readonly tlsCertPath: string | undefined = undefined;

  /** PEM file with the key of the client certificate. */
  @Env('KAFKA_TLS_KEY_PATH')
  @IsOptional()
  @IsString()
  readonly tlsKeyPath: string | undefined = undefined;

  /** How to sign in to the brokers; not at all when absent. */
  @Env('KAFKA_SASL_MECHANISM')
  @IsOptional()
  @IsIn(SASL_MECHANISMS)
  readonly saslMechanism: SaslMechanism | undefined = undefined;

  /** User for KAFKA_SASL_MECHANISM. */
  @Env('KAFKA_SASL_USERNAME')
  @IsOptional()
  @IsString()
  readonly saslUsername: string | undefined = undefined;

  /** Password for KAFKA_SASL_MECHANISM. */
  @Env('KAFKA_SASL_PASSWORD', { isSecret: true })
  @IsOptional()
  @IsString()
  readonly saslPassword: string | undefined = undefined;

  /** Partitions of topics the hub makes; bounds how many processes can share one topic. */
  @Env('KAFKA_PARTITIONS', { type: 'integer' })
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly partitions: number = 8;

  /** Copies of each topic the hub makes; the brokers' own default when 0. */
  @Env('KAFKA_REPLICATION', { type: 'integer' })
  @IsInt()
  @Min(0)
  @Max(20)
  readonly replicationFactor: number = 0;
}
