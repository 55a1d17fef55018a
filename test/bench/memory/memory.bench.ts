import type { Bench } from '../stand/bench';

export const memoryBench: Bench = { name: 'memory', title: 'memory', profiles: ['embedded', 'scaled'], run: async () => [] };
