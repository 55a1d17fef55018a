import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One business. */
@Entity({ schema: 'hub', name: 'account' })
export class AccountEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', unique: true })
  slug: string;

  /** Who owns which field group, see FieldOwnership of the engine. */
  @Column({ name: 'field_ownership', type: 'jsonb', default: () => "'{}'" })
  fieldOwnership: object;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
