import { describeEventBus } from '../testing/event-bus.suite';
import { Client } from 'pg';

describeEventBus('event bus on the PostgreSQL log', {
  profile: (systemUrl) => ({ kind: 'log', systemUrl }),
  // Somebody holds every partition of the group and does nothing with it.
  stall: async (world, options) => {
    await world.subscribe(options);
    const holder = new Client({ connectionString: world.hub.ownerUrl });
    await holder.connect();
    world.defer(() => holder.end());
    await holder.query('begin');
    await holder.query('select 1 from hub.consumer_position where group_name = $1 for update', [options.group]);
    return async () => void (await holder.query('rollback'));
  },
});
