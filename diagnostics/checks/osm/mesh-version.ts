import { EXTENSION_TYPE, CONTROLLER, MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import { branchOf } from '../../catalogue/osm/smi-definitions';
import type { Evidence } from '../../evidence/evidence';
import { readDeployments } from '../../evidence/pods';
import { optional } from '../../evidence/reading';
import type { CheckContext } from '../check';

/** Version of the mesh and where it stands: the extension, else the label of the controller. */
export async function meshVersion(
  evidence: Evidence,
  { installed }: CheckContext,
): Promise<{ version: string; branch: string; where: string } | undefined> {
  const extension = installed.extensions.find(
    ({ properties }) => properties?.extensionType?.toLowerCase() === EXTENSION_TYPE,
  );
  const { currentVersion, version } = extension?.properties ?? {};
  const told = toVersion(currentVersion ?? version, `extension ${extension?.name}`);
  if (told) return told;
  const deployments = await optional(readDeployments(evidence, MESH_NAMESPACE));
  const controller = deployments?.find(({ metadata }) => metadata?.name === CONTROLLER.name);
  return toVersion(
    controller?.metadata?.labels?.['app.kubernetes.io/version'],
    `deployment ${MESH_NAMESPACE}/${CONTROLLER.name}`,
  );
}

function toVersion(
  version: string | undefined,
  where: string,
): { version: string; branch: string; where: string } | undefined {
  const branch = version === undefined ? undefined : branchOf(version);
  return version === undefined || branch === undefined ? undefined : { version, branch, where };
}
