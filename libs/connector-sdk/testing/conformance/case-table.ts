import type { Bench } from './bench';

/** Cases by id: a sentence, and the check. */
export type CaseTable = Readonly<Record<string, readonly [title: string, check: (bench: Bench) => Promise<void>]>>;
