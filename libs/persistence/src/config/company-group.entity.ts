import { Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Connections that belong to one company of the account. */
@Entity({ schema: 'hub', name: 'company_group' })
@Unique(['accountId', 'name'])
export class CompanyGroupEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ type: 'text' })
  name: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
