import type { World } from '../world';

/** The microsoft.flux extension with one configuration; its controllers belong here. */
export function addFlux(world: World): World {
  return world;
}
