import { EXTENSION_NAME } from '../../../connection/names';
import { existingObject } from '../../checks/helm/helm-texts';
import { stuckReleases } from '../../checks/helm/release-state';
import { API_VERSIONS } from '../../evidence/api-versions';
import { extensionsOf, isInProgress } from '../../evidence/extension-scope';
import { extensionId, repeatsOf, waitForSucceeded } from '../actions';
import { addNodePool } from '../node-pool';
import type { RemediationAction, RemediationPlanner } from '../remediation-plan';

/** Ten minutes: what a Helm operation may take at most. */
const HELM_LIMIT_SECONDS = 600;

/** helm-operation-in-progress: wait until Azure has finished with the extension, then repeat the operation once. */
export const planWaitForHelm: RemediationPlanner = async (evidence, context) => {
  const running = (await extensionsOf(evidence, context.cluster)).filter(isInProgress);
  const waits = running.map(({ name }) =>
    waitForSucceeded(extensionId(context.cluster.id, name), API_VERSIONS.extensions, `extension ${name}`, {
      limitSeconds: HELM_LIMIT_SECONDS,
      until: ['Succeeded', 'Failed', 'Canceled'],
    }),
  );
  return { actions: [...waits, ...repeatsOf(context)], warnings: [] };
};

/** helm-release-stuck-pending: delete the extension by force; it is installed again with the next request. */
export const planForcedDelete: RemediationPlanner = async (evidence, context) => {
  const stuck = await stuckReleases(evidence, context);
  const names = [...new Set(stuck.map(({ extension }) => extension.name))];
  const actions: RemediationAction[] = names.map((name) => ({
    kind: 'arm',
    method: 'DELETE',
    id: extensionId(context.cluster.id, name),
    apiVersion: API_VERSIONS.extensions,
    query: { forceDelete: 'true' },
    description: `Delete extension ${name} by force`,
  }));
  const warnings = names.map((name) =>
    name === EXTENSION_NAME
      ? 'Until the extension is installed again, all connections of the cluster are unavailable.'
      : `Extension ${name} has to be installed again afterwards.`,
  );
  return { actions: actions.length === 0 ? [] : [...actions, ...repeatsOf(context)], warnings };
};

/** helm-resource-already-exists: delete the object that the text names. */
export const planDeleteObject: RemediationPlanner = async (evidence, context) => {
  const found = await existingObject(evidence, context);
  if (!found) return undefined;
  return {
    actions: [
      { kind: 'kubernetes', method: 'DELETE', path: found.path, description: `Delete ${found.label}` },
      ...repeatsOf(context),
    ],
    warnings: [`${found.label}: ${found.owner}. Whatever uses it loses it.`],
  };
};

/** helm-node-os-mismatch: add a Linux node pool. */
export const planLinuxPool: RemediationPlanner = (_evidence, { cluster }) =>
  addNodePool(cluster.id, 'linpool');
