import type { BrokenWorlds } from './broken-world';

export const brokenArcWorlds: BrokenWorlds = {};
