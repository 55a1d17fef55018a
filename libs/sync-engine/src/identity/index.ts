export { foldSku, identityKeysOf, normaliseGtin, rankedKeys } from './identity-keys';
export type { IdentityKey } from './identity-keys';
export { matchRecord } from './match-record';
export type { ConflictCode, Match, MatchContext, UntiedRecord } from './match-record';
