import type { BrokenWorlds } from './broken-world';

export const brokenFlux1Worlds: BrokenWorlds = {};
