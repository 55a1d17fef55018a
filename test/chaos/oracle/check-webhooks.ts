import type { DeliveryRecord } from '@connectors/woocommerce/simulator';
import type { HubWitness } from '../hub/hub-witness';
import { aboutRecord, type Finding } from './findings';
import { grouped, type ObservedWorld } from './observed-world';

interface Stored {
  readonly key: string;
  readonly count: number;
}

/** Every webhook that was answered with success is in the hub's tables, whatever died right after the answer. */
export async function checkWebhooks(world: ObservedWorld, witness: HubWitness): Promise<Finding[]> {
  const rows = await witness.rows<Stored>(`select connection_id || ':' || external_id as key, count(*)::int as count from hub.observation where source = 'webhook' group by 1`);
  const stored = new Map(rows.map(({ key, count }) => [key, count]));
  return world.sides.flatMap((side) => {
    const accepted = side.chronicle.simulator.queue.deliveries().filter((delivery) => delivery.succeeded && isKept(delivery));
    return [...grouped(accepted, ({ resourceId }) => resourceId)].flatMap(([id, deliveries]) => {
      const kept = stored.get(`${side.connectionId}:${id}`) ?? 0;
      return kept >= deliveries.length ? [] : [aboutRecord('webhooks', side.name, id, `${deliveries.length} webhooks were accepted, but only ${kept} of them are kept`)];
    });
  });
}

/** Of deletions and variations only the need to read the record is kept, and it is gone when that is done. */
function isKept({ topic, body }: DeliveryRecord): boolean {
  const payload = JSON.parse(body) as { id?: number; type?: string; status?: string; code?: string };
  return topic !== 'product.deleted' && payload.id !== undefined && payload.code === undefined && payload.type !== 'variation' && payload.status !== 'trash';
}
