import type { Bench } from '../stand/bench';

export const loopBench: Bench = { name: 'loop', title: 'loop', profiles: ['embedded', 'scaled'], run: async () => [] };
