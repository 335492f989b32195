import type { BrokenWorlds } from './broken-world';
import { brokenControlPlaneWorlds } from './osm-control-plane';
import { brokenMeshWorlds } from './osm-mesh';

export const brokenOsmWorlds: BrokenWorlds = { ...brokenControlPlaneWorlds, ...brokenMeshWorlds };
