import { clusterName, isReady, readCluster } from '../cluster-state';
import { pollAgain } from '../waits';
import { type PhaseModule, skip } from '../work';

/** Waits until the cluster takes changes: Azure refuses them while another one is under way. */
export const waitForCluster: PhaseModule = {
  async plan(work, { cluster }) {
    return isReady(cluster, work.clusterId) ? skip('The cluster takes changes') : { operations: [] };
  },
  async run(work, { progress }) {
    const cluster = await readCluster(work);
    const name = clusterName(work.clusterId);
    if (isReady(cluster, work.clusterId))
      return { state: 'done', message: `The cluster ${name} takes changes` };
    const state = cluster.properties.provisioningState ?? 'unknown';
    return pollAgain('Busy', `The cluster ${name} is ${state}`, progress);
  },
};
