import { CONNECTED_CLUSTER, MANAGED_CLUSTER, World } from '../world';
import { addArc } from './arc';
import { addBase } from './base';
import { addConnector, addManagedCluster } from './connection';
import { addExtensionAgents } from './extension-agents';
import { addFlux } from './flux';
import { addMesh } from './osm';

/** An AKS cluster with connections and Flux, in which nothing is wrong. A new one each time. */
export function healthyManagedCluster(): World {
  const world = addExtensionAgents(addManagedCluster(addBase(new World(MANAGED_CLUSTER))));
  return addFlux(addConnector(world));
}

/** An Azure Arc cluster with Flux and a mesh, in which nothing is wrong. A new one each time. */
export function healthyConnectedCluster(): World {
  const world = addExtensionAgents(addArc(addBase(new World(CONNECTED_CLUSTER))));
  return addMesh(addFlux(world));
}
