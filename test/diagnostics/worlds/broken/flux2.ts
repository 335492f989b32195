import type { BrokenWorlds } from './broken-world';
import { brokenFlux2ClusterWorlds } from './flux2-cluster';
import { brokenFlux2ExtensionWorlds } from './flux2-extension';

export const brokenFlux2Worlds: BrokenWorlds = { ...brokenFlux2ExtensionWorlds, ...brokenFlux2ClusterWorlds };
