export { REFETCH_MAX_ATTEMPTS, RefetchBook } from './refetch-book';
export { RefetchWorker } from './refetch-worker';
