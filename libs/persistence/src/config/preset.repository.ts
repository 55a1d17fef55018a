import type { PresetBody } from '@hub/contracts';
import type { ConfigTransaction } from './config-database';
import { PresetEntity } from './preset.entity';

/** One version of an account's own preset. Times are ISO UTC. */
export interface PresetRecord {
  readonly id: string;
  readonly connector: string;
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly body: PresetBody;
  readonly createdAt: string;
}

/** Presets an account made itself, in the caller's transaction. Versions are added, never changed. */
export class PresetRepository {
  /** The newest version of each, oldest preset first. */
  async newest({ manager }: ConfigTransaction): Promise<PresetRecord[]> {
    const rows = await manager.find(PresetEntity, { where: { builtIn: false }, order: { connector: 'ASC', name: 'ASC', version: 'DESC' } });
    const seen = new Set<string>();
    return rows.filter((row) => !seen.has(keyOf(row)) && seen.add(keyOf(row))).map(toRecord);
  }

  /** Adds the next version of a preset; the first one has version 1. */
  async add(transaction: ConfigTransaction, preset: { id: string; accountId: string; connector: string; name: string; title: string; body: PresetBody }): Promise<PresetRecord> {
    const { manager } = transaction;
    const newest = await manager.findOne(PresetEntity, { where: { connector: preset.connector, name: preset.name }, order: { version: 'DESC' } });
    const version = (newest?.version ?? 0) + 1;
    await manager.insert(PresetEntity, { ...preset, version, builtIn: false });
    const row = await manager.findOneByOrFail(PresetEntity, { id: preset.id });
    return toRecord(row);
  }
}

function keyOf({ connector, name }: PresetEntity): string {
  return `${connector}\n${name}`;
}

function toRecord({ id, connector, name, version, title, body, createdAt }: PresetEntity): PresetRecord {
  return { id, connector, name, version, title, body, createdAt: createdAt.toISOString() };
}
