export { DrainWorker } from './drain-worker';
export { IsolatingImport } from './isolating-import';
export { JOB_OF } from './job-hand-over';
export { PeriodicLoop } from './periodic-loop';
export { WorkDispatcher } from './work-dispatcher';
export type { WorkDispatcherOptions, WorkDispatcherServices } from './work-dispatcher';
export { keyOf } from './work-handler';
export type { WorkContext, WorkHandler, WorkItem, WorkTurn } from './work-handler';
