import type { PresetBody } from '@hub/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from 'typeorm';

/** One version of an account's own preset; versions are added, never changed. */
@Entity({ schema: 'hub', name: 'preset' })
@Unique(['accountId', 'connector', 'name', 'version'])
export class PresetEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ type: 'text' })
  connector: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'int' })
  version: number;

  @Column({ type: 'text' })
  title: string;

  @Column({ name: 'built_in', type: 'boolean' })
  builtIn: boolean;

  @Column({ type: 'jsonb' })
  body: PresetBody;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
