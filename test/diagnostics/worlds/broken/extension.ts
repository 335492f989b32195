import type { BrokenWorlds } from './broken-world';

export const brokenExtensionWorlds: BrokenWorlds = {};
