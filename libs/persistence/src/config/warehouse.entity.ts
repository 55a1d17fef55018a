import { Column, CreateDateColumn, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A place whose stock is counted; owned by one connection, or by the hub when it names none. */
@Entity({ schema: 'hub', name: 'warehouse' })
@Unique(['accountId', 'code'])
export class WarehouseEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'is_main', type: 'boolean', default: false })
  isMain: boolean;

  @Column({ name: 'owner_connection_id', type: 'uuid', nullable: true })
  ownerConnectionId: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
