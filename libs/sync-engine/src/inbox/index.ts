export { AcceptObservations } from './accept-observations';
export type { AcceptCommand } from './accept-observations';
export { InboxWorker } from './inbox-worker';
