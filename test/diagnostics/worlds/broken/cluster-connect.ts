import type { BrokenWorlds } from './broken-world';

export const brokenClusterConnectWorlds: BrokenWorlds = {};
