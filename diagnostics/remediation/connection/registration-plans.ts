import type { CheckContext } from '../../checks/check';
import { EXTENSION_PROVIDER } from '../../checks/registration-evidence';
import type { Evidence } from '../../evidence/evidence';
import { registerProvider, repeatRequest, waitForCluster } from '../actions';
import type { RemediationPlanner } from '../remediation-plan';

/** Whether there is a request to send again. */
function repeats({ request, connectionName, errorText }: CheckContext): ReturnType<typeof repeatRequest>[] {
  const name = connectionName ?? request?.name;
  return name !== undefined || errorText !== undefined ? [repeatRequest(name)] : [];
}

export const planWaitForCluster: RemediationPlanner = (_evidence: Evidence, context) =>
  Promise.resolve({ actions: [waitForCluster(context.cluster.id), ...repeats(context)], warnings: [] });

export const planRegistration: RemediationPlanner = (_evidence: Evidence, context) =>
  Promise.resolve({
    actions: [...registerProvider(context.cluster.subscriptionId, EXTENSION_PROVIDER), ...repeats(context)],
    warnings: [],
  });
