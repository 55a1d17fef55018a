export { changedMembers, LEVEL_MEMBERS, levelOfSources, sameLevel } from './level-of-sources';
export type { StatedLevel } from './level-of-sources';
export { stockItemOf } from './stock-item-of';
export type { ItemChoice } from './stock-item-of';
