import { brokenArcAgentWorlds } from './arc-agents';
import { brokenArcAzureWorlds } from './arc-azure';
import { brokenArcReleaseWorlds } from './arc-release';
import type { BrokenWorlds } from './broken-world';

export const brokenArcWorlds: BrokenWorlds = {
  ...brokenArcReleaseWorlds,
  ...brokenArcAgentWorlds,
  ...brokenArcAzureWorlds,
};
