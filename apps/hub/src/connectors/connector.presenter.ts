import type { ConnectorManifest } from '@hub/connector-sdk';
import type { ConnectorResponse } from './dto/connector.response';

/** A manifest as the API shows it. */
export function presentConnector(manifest: ConnectorManifest): ConnectorResponse {
  return {
    id: manifest.id,
    name: manifest.name,
    mapperVersion: manifest.mapperVersion,
    form: manifest.form.map((field) => ({ ...field, default: field.default ?? null, choices: field.choices ?? null })),
    entities: manifest.entities.map(({ entity, in: reads, out }) => ({ entity, in: reads, out })),
    operations: [...manifest.operations],
    presets: Object.entries(manifest.presets).map(([name, { title, version }]) => ({ name, title, version })),
    guarantees: manifest.guarantees,
  };
}
