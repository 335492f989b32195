import type { BrokenWorlds } from './broken-world';
import { brokenArcWorlds } from './arc';
import { brokenClusterConnectWorlds } from './cluster-connect';
import { brokenConnectionWorlds } from './connection';
import { brokenExtensionWorlds } from './extension';
import { brokenFlux1Worlds } from './flux1';
import { brokenFlux2Worlds } from './flux2';
import { brokenHelmWorlds } from './helm';
import { brokenOsmWorlds } from './osm';

/** Broken worlds by folder of the group. */
export const brokenWorlds: Readonly<Record<string, BrokenWorlds>> = {
  extension: brokenExtensionWorlds,
  helm: brokenHelmWorlds,
  arc: brokenArcWorlds,
  flux1: brokenFlux1Worlds,
  flux2: brokenFlux2Worlds,
  'cluster-connect': brokenClusterConnectWorlds,
  osm: brokenOsmWorlds,
  connection: brokenConnectionWorlds,
};
