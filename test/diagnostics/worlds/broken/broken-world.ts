import type { World } from '../world';

/** A world in which one entry of the catalogue is the case. */
export interface BrokenWorld {
  build: () => World;
  /** Other entries that are rightly reported beside it, for example a second cause. Anything else is a false alarm. */
  also?: readonly string[];
}

/** One broken world for each entry of a group, by entry id. */
export type BrokenWorlds = Readonly<Record<string, BrokenWorld>>;
