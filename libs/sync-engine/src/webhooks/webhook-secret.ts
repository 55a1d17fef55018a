import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InternalError } from '@hub/common';
import { ConnectionStore, CredentialVault, UnitOfWork, type ConnectionRecord } from '../ports';

/** Random bytes of a secret; hexadecimal, because some spokes decode what they take for HTML. */
const SECRET_BYTES = 24;

/** Keeps the secret that signs a connection's webhooks: made once, sealed, the same until the webhooks must be made anew. */
@Injectable()
export class WebhookSecret {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly vault: CredentialVault,
  ) {}

  /** The connection's secret; makes one where there is none, or another one when asked to. */
  ensure(connection: ConnectionRecord, options: { readonly another: boolean } = { another: false }): Promise<string> {
    return this.unitOfWork.run(connection.accountId, async (tx) => {
      await this.store.lock(tx, connection.id);
      const { webhookSecret } = await this.store.secrets(tx, connection.id);
      if (webhookSecret !== null && !options.another) return this.open(webhookSecret);
      const secret = randomBytes(SECRET_BYTES).toString('hex');
      await this.store.update(tx, connection.id, { webhookSecretSealed: this.vault.seal(secret) });
      return secret;
    });
  }

  /** The connection's secret, or null where none was ever made. */
  find(connection: ConnectionRecord): Promise<string | null> {
    return this.unitOfWork.read(connection.accountId, async (tx) => {
      const { webhookSecret } = await this.store.secrets(tx, connection.id);
      return webhookSecret === null ? null : this.open(webhookSecret);
    });
  }

  private open(sealed: Buffer): string {
    const secret = this.vault.open(sealed);
    if (typeof secret === 'string') return secret;
    throw new InternalError('webhook.secret-unreadable', 'A webhook secret is not a text.');
  }
}
