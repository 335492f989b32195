import { apiVersions } from '../../azure/api-versions';
import type { ArmLister } from '../../azure/arm-list';
import { redact } from '../../diagnostics/evidence/redact';
import { FLUX1_RETIRED, listFlux1Configurations } from './flux1-configurations';

/** A configuration without its credentials, and without what only Flux needs. */
type Summary = Record<string, unknown>;

export interface FluxList {
  fluxConfigurations: Summary[];
  /** Flux v1: to be read only. */
  sourceControlConfigurations: Summary[];
  warnings: string[];
}

interface FluxResource {
  id?: string;
  name?: string;
  properties?: Record<string, unknown>;
}

const SOURCES = ['gitRepository', 'bucket', 'azureBlob', 'ociRepository'];
const SHOWN = [
  'scope',
  'namespace',
  'sourceKind',
  'suspend',
  'provisioningState',
  'complianceState',
  'sourceSyncedCommitId',
  'statusUpdatedAt',
];
const SHOWN_OF_FLUX1 = ['operatorNamespace', 'operatorScope', 'provisioningState'];

/** What Flux applies to a cluster, both versions. */
export async function listFluxConfigurations(arm: ArmLister, clusterId: string): Promise<FluxList> {
  const path = `${clusterId}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations`;
  const [flux, flux1] = await Promise.all([
    arm.list<FluxResource>(path, apiVersions.fluxConfigurations),
    listFlux1Configurations(arm, clusterId),
  ]);
  return {
    fluxConfigurations: flux.map(summary),
    sourceControlConfigurations: flux1.map(summaryOfFlux1),
    warnings: flux1.length === 0 ? [] : [FLUX1_RETIRED],
  };
}

function summary({ id, name, properties = {} }: FluxResource): Summary {
  const source = SOURCES.map((member) => properties[member] as { url?: string } | null | undefined).find(
    Boolean,
  );
  const { kustomizations, errorMessage } = properties;
  return {
    id,
    name,
    ...pick(properties, SHOWN),
    ...(source?.url === undefined ? {} : { url: redact(source.url) }),
    kustomizations: Object.keys((kustomizations ?? {}) as object),
    ...(typeof errorMessage === 'string' && errorMessage !== ''
      ? { errorMessage: redact(errorMessage) }
      : {}),
  };
}

function summaryOfFlux1({ id, name, properties = {} }: FluxResource): Summary {
  const { repositoryUrl } = properties;
  return {
    id,
    name,
    ...pick(properties, SHOWN_OF_FLUX1),
    ...(typeof repositoryUrl === 'string' ? { url: redact(repositoryUrl) } : {}),
  };
}

function pick(source: Record<string, unknown>, keys: readonly string[]): Summary {
  return Object.fromEntries(keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]]));
}
