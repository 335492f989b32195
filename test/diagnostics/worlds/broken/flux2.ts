import type { BrokenWorlds } from './broken-world';

export const brokenFlux2Worlds: BrokenWorlds = {};
