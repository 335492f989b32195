import type { ClusterReference } from '../../cluster-reference';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import { type ExtensionResource, releaseNamespaceOf } from '../../evidence/extension';
import { extensionsOf, extensionValues, isFlux } from '../../evidence/extension-scope';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import type { Condition } from '../../evidence/objects';
import { knownList } from '../../evidence/reading';
import type { EvidenceText } from '../../evidence/text-matches';
import { extensionTexts } from '../../evidence/texts';

/** Name and namespace of the extension when it is installed with the first configuration. */
export const FLUX_NAME = 'flux';
const FLUX_NAMESPACE = 'flux-system';

/** A configuration of Flux v2 as ARM answers it. */
export interface FluxConfiguration {
  name: string;
  properties?: {
    provisioningState?: string;
    complianceState?: string;
    errorMessage?: string | null;
    suspend?: boolean;
    statuses?: FluxObjectStatus[] | null;
  };
}

interface FluxObjectStatus {
  kind?: string;
  name?: string;
  complianceState?: string;
  statusConditions?: Condition[] | null;
}

export function fluxConfigurations(
  evidence: Evidence,
  cluster: ClusterReference,
): Promise<FluxConfiguration[]> {
  const path = `${cluster.id}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations`;
  return knownList(evidence.armList<FluxConfiguration>(path, API_VERSIONS.fluxConfigurations));
}

/** The extension of type microsoft.flux, whatever its name; `undefined` when there is none. */
export async function fluxExtension(
  evidence: Evidence,
  cluster: ClusterReference,
): Promise<ExtensionResource | undefined> {
  return (await extensionsOf(evidence, cluster)).find(isFlux);
}

export function fluxNamespace(extension: ExtensionResource | undefined): string {
  return (extension && releaseNamespaceOf(extension)) ?? FLUX_NAMESPACE;
}

export function fluxLabel(extension: ExtensionResource | undefined): string {
  return `extension ${extension?.name ?? FLUX_NAME}`;
}

/** Values of `<ext>` in commands; the name that the extension would get where there is none. */
export function fluxValues(extension: ExtensionResource | undefined): Record<string, string> {
  return { ext: FLUX_NAME, ...extensionValues(extension) };
}

/** What ARM says about the extension of Flux, when it is not well. */
export async function fluxExtensionTexts(
  evidence: Evidence,
  cluster: ClusterReference,
): Promise<EvidenceText[]> {
  const extension = await fluxExtension(evidence, cluster);
  return extension ? extensionTexts([extension]) : [];
}

/** An object of Flux in the cluster. */
export interface FluxObject extends KubernetesObject {
  spec?: { suspend?: boolean; provider?: string };
  status?: { conditions?: Condition[] };
}

/** Newer controllers serve v1, older ones only v1beta2. */
const VERSIONS = ['v1', 'v1beta2'];

const SOURCES = ['gitrepositories', 'ocirepositories', 'helmrepositories', 'buckets'] as const;

async function listAnyVersion(evidence: Evidence, group: string, plural: string): Promise<FluxObject[]> {
  for (const version of VERSIONS) {
    const reading = await evidence.list<FluxObject>(`/apis/${group}/${version}/${plural}`);
    if (reading.state !== 'absent') return knownList(Promise.resolve(reading));
  }
  return [];
}

export function kustomizations(evidence: Evidence): Promise<FluxObject[]> {
  return listAnyVersion(evidence, 'kustomize.toolkit.fluxcd.io', 'kustomizations');
}

/** Git, OCI, Helm repositories and buckets, of all namespaces. */
export async function fluxSources(evidence: Evidence): Promise<FluxObject[]> {
  const lists = await Promise.all(
    SOURCES.map((plural) => listAnyVersion(evidence, 'source.toolkit.fluxcd.io', plural)),
  );
  return lists.flat();
}

/** The condition Ready when it is False; an object that is suspended, or still at work, is not looked at. */
export function notReady({ spec, status }: FluxObject): Condition | undefined {
  if (spec?.suspend === true) return undefined;
  return (status?.conditions ?? []).find(
    (condition) => condition.type === 'Ready' && condition.status === 'False',
  );
}

export function fluxObjectLabel({ kind, metadata }: FluxObject): string {
  return `${kind ?? 'Flux object'} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

export function conditionText({ reason, message }: Condition): string {
  return [reason, message].filter(Boolean).join(': ');
}
