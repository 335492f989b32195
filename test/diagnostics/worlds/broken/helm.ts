import type { BrokenWorlds } from './broken-world';

export const brokenHelmWorlds: BrokenWorlds = {};
