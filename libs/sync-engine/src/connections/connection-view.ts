import type { Json } from '@hub/contracts';
import type { ConnectionRecord } from '../ports';

/** What the audit trail keeps of a connection: everything a person sets, no secrets. `secrets` names settings that are. */
export function connectionView(connection: ConnectionRecord, secrets: readonly string[]): Json {
  const settings = Object.fromEntries(Object.entries(connection.settings).filter(([name]) => !secrets.includes(name)));
  const { connector, name, status, presetName, presetVersion, warehouseId, language } = connection;
  return { connector, name, status, preset: presetName, presetVersion, settings, warehouseId, language };
}
