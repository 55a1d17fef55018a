import { Injectable } from '@nestjs/common';
import { InvalidInputError } from '@hub/common';
import type { Connector } from '@hub/connector-sdk';
import { ConnectionStore, type StoredPreset, type Tx } from '../ports';

/** Finds presets: the account's own version of one, else the connector's. */
@Injectable()
export class PresetChoice {
  constructor(private readonly store: ConnectionStore) {}

  /** @throws {InvalidInputError} `connection.unknown-preset` naming those the connector has. */
  async find(tx: Tx, connector: Connector, name: string): Promise<StoredPreset> {
    const own = await this.store.preset(tx, connector.manifest.id, name);
    if (own !== null) return own;
    const builtIn = Object.entries(connector.manifest.presets).find(([known]) => known === name)?.[1];
    if (builtIn !== undefined) return { name, version: builtIn.version, body: builtIn.body };
    const known = Object.keys(connector.manifest.presets).join(', ');
    throw new InvalidInputError('connection.unknown-preset', `${connector.manifest.name} has no preset "${name}"; it has ${known}.`, { param: 'preset' });
  }
}
