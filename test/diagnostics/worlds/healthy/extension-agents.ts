import type { World } from '../world';
import { addEvent, addPod } from './base';

/** The agents that install extensions, well, with an old warning that is over. */
export function addExtensionAgents(world: World): World {
  if (world.clusterId.includes('/managedClusters/')) {
    addPod(world, 'kube-system', 'extension-agent-1', { containers: ['extension-agent', 'fluent-bit'] });
    addPod(world, 'kube-system', 'extension-operator-1', { containers: ['manager', 'fluent-bit'] });
    addEvent(world, 'kube-system', {
      reason: 'FailedScheduling',
      object: 'extension-agent-1',
      message: '0/1 nodes are available: 1 Insufficient cpu.',
    });
    return world.log(
      'kube-system',
      'extension-agent-1',
      'Post "https://westeurope.dp.kubernetesconfiguration.azure.com/": dial tcp 20.1.2.3:443: i/o timeout\nretry succeeded',
    );
  }
  addPod(world, 'azure-arc', 'extension-manager-1', { containers: ['manager', 'fluent-bit', 'msi-adapter'] });
  return world
    .put('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/extensionconfigs.clusterconfig.azure.com', {
      spec: { group: 'clusterconfig.azure.com' },
    })
    .install('/apis/clusterconfig.azure.com/v1beta1/extensionconfigs');
}
