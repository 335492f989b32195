import { definitionObject } from '../../catalogue/osm/smi-definitions';
import { missingDefinitions } from '../../checks/osm/smi';
import type { RemediationPlanner } from '../remediation-plan';

/** osm-smi-crds-missing: makes the definitions that are not there. Those that exist stay as they are. */
export const planDefinitions: RemediationPlanner = async (evidence, { installed }) => {
  const missing = installed.features.has('osm') ? await missingDefinitions(evidence) : [];
  return {
    actions: missing.map((definition) => ({
      kind: 'kubernetes',
      method: 'POST',
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      body: definitionObject(definition),
      description: `Make custom resource definition ${definition.name}`,
    })),
    warnings: missing.length === 0 ? [] : ['Definitions are there for the whole cluster.'],
  };
};
