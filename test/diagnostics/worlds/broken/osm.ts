import type { BrokenWorlds } from './broken-world';

export const brokenOsmWorlds: BrokenWorlds = {};
