import { clusterEntries } from '../../catalogue/flux2/cluster-entries';
import { blockingWebhook, hasSideEffects, webhooksNamed } from '../../checks/flux2/dry-run-webhook';
import type { RemediationAction, RemediationPlanner } from '../remediation-plan';

/** flux2-webhook-no-dry-run: sets sideEffects of the named webhook. The body is a JSON patch, which checks the name first. */
export const planWebhookPatch: RemediationPlanner = async (evidence, context) => {
  const entry = clusterEntries.find(({ id }) => id === 'flux2-webhook-no-dry-run');
  const blocking = entry && (await blockingWebhook(evidence, context, entry));
  if (!blocking) return undefined;
  const guilty = (await webhooksNamed(evidence, blocking.name)).filter(hasSideEffects);
  const actions = guilty.map(({ kind, configuration, index }): RemediationAction => ({
    kind: 'kubernetes',
    method: 'PATCH',
    path: `/apis/admissionregistration.k8s.io/v1/${kind}/${configuration}`,
    body: [
      { op: 'test', path: `/webhooks/${index}/name`, value: blocking.name },
      { op: 'add', path: `/webhooks/${index}/sideEffects`, value: 'NoneOnDryRun' },
    ],
    description: `Declare in ${configuration} that webhook ${blocking.name} has no side effects on a dry run`,
  }));
  return {
    actions,
    warnings: [
      'The webhook belongs to another product. Ask its documentation whether a dry run really changes nothing.',
    ],
  };
};
