import type { CatalogueItem } from './catalogue/catalogue';
import type { CheckContext } from './checks/check';
import type { Feature } from './evidence/installed';
import { findCandidate } from './matching/candidate';
import { textForms } from './matching/text-forms';

/**
 * The entries that apply to this cluster: those of its type whose feature is installed, and those that the error text names,
 * because a feature that failed to install is not there to be found.
 */
export function selectChecks(items: readonly CatalogueItem[], context: CheckContext): CatalogueItem[] {
  const forms = context.errorText === undefined ? undefined : textForms(context.errorText);
  return items.filter((item) => {
    const { clusterType } = item.entry.match.scope;
    if (clusterType !== undefined && clusterType !== context.cluster.type) return false;
    const feature = featureOf(item);
    if (feature === undefined || context.installed.features.has(feature)) return true;
    return forms !== undefined && findCandidate(item, forms)?.kind === 'full';
  });
}

/** The feature an entry is about, told by its scope or its group; `undefined` when it always applies. */
function featureOf({ entry, group }: CatalogueItem): Feature | undefined {
  if (group.folder === 'osm') return 'osm';
  const { extensionType, resourceType } = entry.match.scope;
  if (resourceType?.endsWith('/sourceControlConfigurations')) return 'flux1';
  if (resourceType?.endsWith('/fluxConfigurations') || extensionType === 'microsoft.flux') return 'flux';
  if (resourceType?.includes('toolkit.fluxcd.io')) return 'flux';
  return undefined;
}
