import type { BrokenWorlds } from './broken-world';
import { brokenConnectionClusterWorlds } from './connection-cluster';
import { brokenConnectionObjectWorlds } from './connection-objects';
import { brokenConnectionRegistrationWorlds } from './connection-registration';

export const brokenConnectionWorlds: BrokenWorlds = {
  ...brokenConnectionRegistrationWorlds,
  ...brokenConnectionClusterWorlds,
  ...brokenConnectionObjectWorlds,
};
