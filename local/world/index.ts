export { loadWorld } from './load-world';
export { World } from './world';
export type { Principal, WorldResource } from './world';
export { worldFile } from './world-file';
