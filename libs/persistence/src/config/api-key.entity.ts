import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** A program's key: only its hash is kept. */
@Entity({ schema: 'hub', name: 'api_key' })
@Index('api_key_account', ['accountId', 'id'])
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ type: 'text' })
  name: string;

  /** First characters of the key, so that people recognise it. */
  @Column({ type: 'text' })
  prefix: string;

  /** SHA-256 of the key, which is 192 bits of chance: a slow hash would add nothing. */
  @Column({ name: 'key_hash', type: 'bytea', unique: true })
  keyHash: Buffer;

  @Column({ type: 'text' })
  role: string;

  @Column({ type: 'boolean', default: false })
  bootstrap: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt: Date | null;
}
