import { meshConfigPath, readMeshConfig } from '../../checks/osm/mesh-config';
import { defaultsPatch, differences } from '../../checks/osm/mesh-config-checks';
import { correctedPatch, misplacedPatch } from '../../checks/osm/mesh-config-patches';
import type { RemediationPlanner } from '../remediation-plan';

/** osm-mesh-config-differs: every key that differs back to its default, in one merge patch. */
export const planMeshConfigDefaults: RemediationPlanner = async (evidence, { installed }) => {
  const mesh = installed.features.has('osm') ? await readMeshConfig(evidence) : undefined;
  const found = mesh ? differences(mesh.config) : [];
  if (!mesh || found.length === 0) return { actions: [], warnings: [] };
  const names = found.map(({ key }) => `spec.${key.path}`).join(', ');
  return {
    actions: [
      {
        kind: 'kubernetes',
        method: 'PATCH',
        path: meshConfigPath(mesh.version),
        body: defaultsPatch(found),
        description: `Set ${names} of osm-mesh-config to the defaults`,
      },
    ],
    warnings: ['Changes live traffic. Leave it when the settings were chosen on purpose.'],
  };
};

/** osm-mesh-config-patch-rejected: the corrected patch as a dry run. Sending it in earnest is a decision of a person. */
export const planPatchDryRun: RemediationPlanner = async (evidence, { installed, errorText }) => {
  const mesh = installed.features.has('osm') ? await readMeshConfig(evidence) : undefined;
  if (!mesh) return { actions: [], warnings: [] };
  const patch = (errorText && correctedPatch(errorText)) || misplacedPatch(mesh.config);
  if (!patch) return { actions: [], warnings: [] };
  return {
    actions: [
      {
        kind: 'kubernetes',
        method: 'PATCH',
        path: meshConfigPath(mesh.version),
        query: { dryRun: 'All' },
        body: patch,
        description: `Try the corrected patch of osm-mesh-config as a dry run: ${JSON.stringify(patch)}`,
      },
    ],
    warnings: ['Nothing is changed. Send the same patch without dry run to change the settings.'],
  };
};
