import type { World } from '../world';

/** Open Service Mesh; its control plane belongs here. */
export function addMesh(world: World): World {
  return world;
}
