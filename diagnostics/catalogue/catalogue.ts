import type { Check } from '../checks/check';
import type { RemediationPlanner } from '../remediation/remediation-plan';
import { arcGroup } from './arc/group';
import { clusterConnectGroup } from './cluster-connect/group';
import { connectionGroup } from './connection/group';
import { extensionGroup } from './extension/group';
import { flux1Group } from './flux1/group';
import { flux2Group } from './flux2/group';
import { helmGroup } from './helm/group';
import { osmGroup } from './osm/group';
import type { DiagnosticEntry } from './diagnostic-entry';
import type { DiagnosticGroup } from './diagnostic-group';

/** One entry with what is registered for it. */
export interface CatalogueItem {
  entry: DiagnosticEntry;
  group: DiagnosticGroup;
  check: Check;
  remediation?: RemediationPlanner;
}

/** Every group of the catalogue, in order. */
export const catalogue: readonly DiagnosticGroup[] = [
  connectionGroup,
  extensionGroup,
  helmGroup,
  arcGroup,
  flux1Group,
  flux2Group,
  clusterConnectGroup,
  osmGroup,
];

/** Flattens groups into entries with their checks. Throws when an entry has no check. */
export function catalogueItems(groups: readonly DiagnosticGroup[] = catalogue): CatalogueItem[] {
  return groups.flatMap((group) => group.entries.map((entry) => toItem(group, entry)));
}

function toItem(group: DiagnosticGroup, entry: DiagnosticEntry): CatalogueItem {
  const check = group.checks[entry.id];
  if (!check) throw new Error(`Catalogue entry ${entry.id} has no check`);
  const remediation = group.remediations[entry.id];
  return { entry, group, check, ...(remediation ? { remediation } : {}) };
}
