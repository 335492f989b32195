import { API_VERSIONS } from '../../evidence/api-versions';
import { readAgentPools } from '../../evidence/cluster';
import { extensionsOf, isInProgress } from '../../evidence/extension-scope';
import { knownList } from '../../evidence/reading';
import { extensionId, repeatsOf, waitForSucceeded } from '../actions';
import { addNodePool } from '../node-pool';
import type { RemediationPlanner } from '../remediation-plan';

const FINAL_STATES = ['Succeeded', 'Failed', 'Canceled'];

/** ext-operation-conflict: wait for the running operation, then send the request once more. */
export const planWaitForExtension: RemediationPlanner = async (evidence, context) => {
  const running = (await extensionsOf(evidence, context.cluster)).filter(isInProgress);
  const waits = running.map(({ name }) =>
    waitForSucceeded(extensionId(context.cluster.id, name), API_VERSIONS.extensions, `extension ${name}`, {
      limitSeconds: 3600,
      until: FINAL_STATES,
    }),
  );
  return { actions: [...waits, ...repeatsOf(context)], warnings: [] };
};

/** ext-pods-critical-addons-only: add a user node pool without the taint. */
export const planUserPool: RemediationPlanner = (_evidence, { cluster }) =>
  addNodePool(cluster.id, 'userpool');

/** ext-pods-insufficient-resources: one more node for the first pool that takes ordinary pods. */
export const planMoreNodes: RemediationPlanner = async (evidence, { cluster }) => {
  if (cluster.type !== 'managedClusters') return undefined;
  const pools = await knownList(readAgentPools(evidence, cluster.id));
  const pool = pools.find(({ properties }) => (properties?.nodeTaints ?? []).length === 0);
  const { name, properties } = pool ?? {};
  if (name === undefined || properties?.count === undefined) return undefined;
  const id = `${cluster.id}/agentPools/${name}`;
  return {
    actions: [
      {
        kind: 'armUpdate',
        id,
        apiVersion: API_VERSIONS.managedClusters,
        change: { properties: { count: properties.count + 1 } },
        description: `Scale node pool ${name} from ${properties.count} to ${properties.count + 1} nodes`,
      },
      waitForSucceeded(id, API_VERSIONS.managedClusters, `node pool ${name}`, { limitSeconds: 1800 }),
    ],
    warnings: ['One more node costs money.'],
  };
};
