import { EXTENSION_TYPE, MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import { isInProgress } from '../../evidence/extension-scope';
import { readNamespace } from '../../evidence/pods';
import { matchesInErrorText } from '../../evidence/text-matches';
import type { Check, CheckContext } from '../check';

/**
 * For objects that come with the installation: they are missed neither while Azure works on the extension, nor before its namespace
 * exists, which the deployment's own entry tells. An error text that names the problem is always followed.
 */
export function onceInstalled(check: Check): Check {
  return async (evidence, context, entry) => {
    const isAsked = matchesInErrorText(entry, context.errorText).length > 0;
    return isAsked || (await isInstalled(evidence, context)) ? check(evidence, context, entry) : undefined;
  };
}

async function isInstalled(evidence: Evidence, context: CheckContext): Promise<boolean> {
  if (isBeingInstalled(context)) return false;
  return (await readNamespace(evidence, MESH_NAMESPACE)).state !== 'absent';
}

/** Whether Azure still works on the extension of the mesh. */
export function isBeingInstalled({ installed }: CheckContext): boolean {
  return installed.extensions.some(
    (extension) =>
      extension.properties?.extensionType?.toLowerCase() === EXTENSION_TYPE && isInProgress(extension),
  );
}
