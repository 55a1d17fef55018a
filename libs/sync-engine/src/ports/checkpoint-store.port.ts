import type { Json } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/**
 * Streams a connection keeps marks for. `products`: where the next poll continues; `webhooks-good`: that mark when the webhooks were
 * last known to work, so where a gap in them is filled from.
 */
export type CheckpointStream = 'products' | 'webhooks-good';

/** Opaque marks of spokes: how far a stream is known to be complete. */
export abstract class CheckpointStore {
  abstract read(tx: Tx, connectionId: string, stream: CheckpointStream): Promise<Json | null>;
  /** Saves the mark beside the work it stands for, in the same transaction. */
  abstract save(tx: Tx, connectionId: string, stream: CheckpointStream, mark: Json): Promise<void>;
}
