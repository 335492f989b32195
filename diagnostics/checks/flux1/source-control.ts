import type { ClusterReference } from '../../cluster-reference';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { knownList, type Reading } from '../../evidence/reading';
import type { EvidenceItem } from '../check';

/** A configuration of Flux v1 as ARM answers it. */
export interface SourceControlConfiguration {
  name: string;
  properties?: {
    provisioningState?: string;
    operatorNamespace?: string;
    repositoryUrl?: string;
    complianceStatus?: {
      complianceState?: string;
      message?: string;
      messageLevel?: string;
      lastConfigApplied?: string;
    };
  };
}

/** The object in the cluster that the config agent makes of it. */
export interface GitConfig extends KubernetesObject {
  spec?: Record<string, unknown>;
  status?: {
    status?: string;
    message?: string;
    isSyncedWithAzure?: boolean;
    configAppliedTime?: string;
    publicKey?: string;
    retryCountPublicKey?: number;
    lastPolledStatusTime?: string;
  };
}

export function flux1Configurations(
  evidence: Evidence,
  cluster: ClusterReference,
): Promise<SourceControlConfiguration[]> {
  const path = `${cluster.id}/providers/Microsoft.KubernetesConfiguration/sourceControlConfigurations`;
  return knownList(evidence.armList<SourceControlConfiguration>(path, API_VERSIONS.fluxConfigurations));
}

export function readGitConfigs(evidence: Evidence): Promise<Reading<GitConfig[]>> {
  return evidence.list<GitConfig>('/apis/clusterconfig.azure.com/v1beta1/gitconfigs');
}

/** Settings of the operator that can be compared with the request. */
const SETTINGS = [
  'giturl',
  'operatorClientLocation',
  'operatorInstanceName',
  'operatorParams',
  'operatorScope',
  'operatorType',
  'enableHelmOperator',
  'deleteOperator',
];

/** State and settings of a GitConfig. */
export function gitConfigItems({ metadata, spec = {}, status = {} }: GitConfig): EvidenceItem[] {
  const where = gitConfigLabel({ metadata: metadata ?? {} });
  const settings = SETTINGS.filter((name) => spec[name] !== undefined).map(
    (name) => `${name}=${JSON.stringify(spec[name])}`,
  );
  return [
    { where, what: [status.status, status.message].filter(Boolean).join(': ') || 'no status' },
    { where, what: syncText(status) },
    ...(settings.length > 0 ? [{ where, what: settings.join(', ') }] : []),
  ];
}

export function gitConfigLabel({ metadata }: GitConfig): string {
  return `GitConfig ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function syncText({
  isSyncedWithAzure,
  configAppliedTime = 'never',
  lastPolledStatusTime = 'never',
  publicKey,
  retryCountPublicKey = 0,
}: NonNullable<GitConfig['status']>): string {
  const key = publicKey ? 'public key made' : `no public key (${retryCountPublicKey} tries)`;
  return `isSyncedWithAzure ${String(isSyncedWithAzure)}, applied ${configAppliedTime}, polled ${lastPolledStatusTime}, ${key}`;
}
