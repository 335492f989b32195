import { EXTENSION_PROVIDER, registrationEvidence } from '../../checks/registration-evidence';
import { API_VERSIONS } from '../../evidence/api-versions';
import { registerProvider } from '../actions';
import type { RemediationPlanner } from '../remediation-plan';

/** flux1-provider-state, flux2-provider-state: registers the provider of configurations where it is not. */
export const planFluxProvider: RemediationPlanner = async (evidence, { cluster }) => {
  const missing = await registrationEvidence(evidence, cluster.subscriptionId, EXTENSION_PROVIDER);
  if (missing.length === 0)
    return { actions: [], warnings: ['The provider is registered; the request itself has to be corrected.'] };
  return { actions: registerProvider(cluster.subscriptionId, EXTENSION_PROVIDER), warnings: [] };
};

/** flux2-feature-flag-missing: registers the feature, then the provider again so that it takes effect. */
export const planFeatureFlag: RemediationPlanner = (_evidence, { cluster }) => {
  const feature = 'Microsoft.ContainerService/features/AKS-ExtensionManager';
  const id = `/subscriptions/${cluster.subscriptionId}/providers/Microsoft.Features/providers/${feature}`;
  return {
    actions: [
      {
        kind: 'arm',
        method: 'POST',
        id: `${id}/register`,
        apiVersion: API_VERSIONS.features,
        description: 'Register the feature AKS-ExtensionManager',
      },
      {
        kind: 'wait',
        read: { api: 'arm', id, apiVersion: API_VERSIONS.features },
        property: 'properties.state',
        until: ['Registered'],
        failOn: [],
        everySeconds: 30,
        limitSeconds: 1800,
        description: 'Wait until the feature is Registered',
      },
      ...registerProvider(cluster.subscriptionId, 'Microsoft.ContainerService'),
    ],
    warnings: ['The feature is switched on for the whole subscription.'],
  };
};
