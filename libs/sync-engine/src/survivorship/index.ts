export { changedNames } from './changed-fields';
export { compareSources } from './compare-sources';
export { composeMaster } from './compose-master';
export type { MasterContent } from './compose-master';
export { survivingFields } from './surviving-fields';
export type { Survivors } from './surviving-fields';
