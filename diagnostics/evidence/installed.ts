import type { ClusterReference } from '../cluster-reference';
import { API_VERSIONS } from './api-versions';
import type { Evidence } from './evidence';
import { type ExtensionResource, readExtensions } from './extension';
import { optional } from './reading';

/** Parts of the product that entries can depend on. */
export type Feature = 'connections' | 'flux' | 'flux1' | 'osm';

/** What runs on the cluster, as far as it could be read. */
export interface Installed {
  features: ReadonlySet<Feature>;
  extensions: readonly ExtensionResource[];
}

const TYPES: readonly [string, Feature][] = [
  ['microsoft.servicelinker.connection', 'connections'],
  ['microsoft.flux', 'flux'],
  ['microsoft.openservicemesh', 'osm'],
];

/** Finds out what is installed: extensions, connections, Flux configurations and the mesh namespace, in five reads. */
export async function readInstalled(evidence: Evidence, cluster: ClusterReference): Promise<Installed> {
  const provider = `${cluster.id}/providers/Microsoft.KubernetesConfiguration`;
  const [extensions = [], flux = [], flux1 = [], linkers = [], mesh] = await Promise.all([
    optional(readExtensions(evidence, cluster.id)),
    optional(evidence.armList(`${provider}/fluxConfigurations`, API_VERSIONS.fluxConfigurations)),
    optional(evidence.armList(`${provider}/sourceControlConfigurations`, API_VERSIONS.fluxConfigurations)),
    cluster.type === 'managedClusters'
      ? optional(
          evidence.armList(`${cluster.id}/providers/Microsoft.ServiceLinker/linkers`, API_VERSIONS.linkers),
        )
      : undefined,
    optional(evidence.object('/api/v1/namespaces/arc-osm-system')),
  ]);
  const found = new Set<Feature>(extensions.flatMap(featureOf));
  if (flux.length > 0) found.add('flux');
  if (flux1.length > 0) found.add('flux1');
  if (linkers.length > 0) found.add('connections');
  if (mesh) found.add('osm');
  return { features: found, extensions };
}

function featureOf(extension: ExtensionResource): Feature[] {
  const type = extension.properties?.extensionType?.toLowerCase() ?? '';
  return TYPES.filter(([prefix]) => type.startsWith(prefix)).map(([, feature]) => feature);
}
