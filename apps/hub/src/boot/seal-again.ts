import type { Logger } from '@hub/common';
import type { UnitOfWork } from '@hub/sync-engine/ports';
import { SealedSecretStore } from '@hub/persistence';
import type { SealedVault } from '../security/sealed-vault';

/** Seals with the present key what the one before it sealed. Safe to stop and to repeat; returns how many connections changed. */
export async function sealAgain(secrets: SealedSecretStore, unitOfWork: UnitOfWork, vault: SealedVault, logger: Logger): Promise<number> {
  let changed = 0;
  for (const { accountId, connectionId } of await secrets.connections()) {
    const isChanged = await unitOfWork.run(accountId, (tx) => secrets.replace(tx, connectionId, (sealed) => (vault.isOutdated(sealed) ? vault.seal(vault.open(sealed)) : sealed)));
    if (isChanged) changed += 1;
  }
  if (changed > 0) logger.info('credentials sealed with the new key; HUB_SECRET_KEY_PREVIOUS is no longer needed', { connections: changed });
  return changed;
}
