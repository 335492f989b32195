import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { readPods } from '../../evidence/pods';
import { isActionGranted } from '../../evidence/permissions';
import { knownList, optional } from '../../evidence/reading';
import { capturesIn, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { logTexts } from '../../evidence/texts';
import { fittingLines, withoutForwarder } from '../arc/agent-logs';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { errorSource, fireOnTexts } from '../fire-on-texts';
import { providerItems } from '../flux2/provider-offer';
import {
  flux1Configurations,
  type GitConfig,
  gitConfigItems,
  gitConfigLabel,
  readGitConfigs,
  type SourceControlConfiguration,
} from './source-control';

/** flux1-provider-state: the provider is not registered or does not offer the type, or a configuration failed. */
export async function flux1ProviderState(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const configurations = await flux1Configurations(evidence, cluster);
  const failed = configurations.filter(({ properties }) => properties?.provisioningState === 'Failed');
  return firedIfAny(
    [
      ...(await providerItems(evidence, cluster, 'sourceControlConfigurations')),
      ...failed.map((one) => ({
        where: label(one),
        what: `provisioningState is Failed: ${one.properties?.complianceStatus?.message ?? 'no message'}`,
      })),
    ],
    { subject: 'Microsoft.KubernetesConfiguration', values: configValues(failed[0] ?? configurations[0]) },
  );
}

function label({ name }: SourceControlConfiguration): string {
  return `sourceControlConfiguration ${name}`;
}

function configValues(configuration: SourceControlConfiguration | undefined): Record<string, string> {
  if (!configuration) return {};
  return { config: configuration.name, 'operator-ns': namespaceOf(configuration) };
}

function namespaceOf({ properties }: SourceControlConfiguration): string {
  return properties?.operatorNamespace ?? 'default';
}

const WRITE = 'Microsoft.Kubernetes/connectedClusters/Write';

/** flux1-create-permission: the text says so; the permissions tell whether it is still the case. Exactly one action counts. */
export async function createPermission(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const facts = { subject: cluster.id, values: capturesIn(entry, errorText) };
  const isGranted = await isActionGranted(evidence, cluster.id, WRITE);
  const where = `permissions on ${cluster.id}`;
  if (isGranted === undefined) return fired(text, facts);
  if (!isGranted) return fired([...text, { where, what: `${WRITE} is not granted` }], facts);
  return fired([...text, { where, what: `${WRITE} is granted to the account that asks here` }], {
    ...facts,
    confidence: 'medium',
    fix: 'Where that is the same account, the right is there now: sign in again and repeat the command.',
  });
}

/** flux1-config-pending: Azure still shows Pending; the GitConfig and the log of the config agent tell why. */
export async function configPending(
  evidence: Evidence,
  { cluster }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const pending = (await flux1Configurations(evidence, cluster)).filter(
    ({ properties }) =>
      entry.match.pattern?.test(properties?.complianceStatus?.complianceState ?? '') ?? false,
  );
  const [first] = pending;
  if (!first) return undefined;
  const gitConfigs = ((await optional(readGitConfigs(evidence))) ?? []).filter((object) =>
    belongs(object, first),
  );
  return fired(
    [
      ...pending.map((one) => ({ where: label(one), what: complianceText(one) })),
      ...gitConfigs.flatMap(gitConfigItems),
      ...(await agentLines(evidence, first.name)),
    ],
    { subject: pending.map(label).join(', '), values: configValues(first) },
  );
}

function complianceText({ properties }: SourceControlConfiguration): string {
  const { message, lastConfigApplied = 'never' } = properties?.complianceStatus ?? {};
  return `complianceState is Pending, last applied ${lastConfigApplied}${message ? `: ${message}` : ''}`;
}

function belongs({ metadata }: GitConfig, configuration: SourceControlConfiguration): boolean {
  return metadata?.name === configuration.name && metadata.namespace === namespaceOf(configuration);
}

/** Lines of the config agent about the configuration. */
async function agentLines(evidence: Evidence, name: string): Promise<EvidenceItem[]> {
  const pods = (await optional(readPods(evidence, AGENT_NAMESPACE))) ?? [];
  const agents = pods.filter(
    ({ metadata }) =>
      metadata?.labels?.['app.kubernetes.io/component'] === 'config-agent' ||
      metadata?.name?.startsWith('config-agent-'),
  );
  const texts = await logTexts(evidence, agents.slice(0, 1).map(withoutForwarder));
  return fittingLines(texts, (line) => line.includes(name) && /error|fail|unable/i.test(line));
}

/** flux1-operator-install-failed: a GitConfig, a configuration or the error text holds the exit status. */
export async function operatorInstallFailed(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const configurations = async () =>
    (await flux1Configurations(evidence, context.cluster)).map((one) => ({
      where: label(one),
      text: one.properties?.complianceStatus?.message ?? '',
    }));
  const gitConfigs = async () =>
    (await knownList(readGitConfigs(evidence))).map((object) => ({
      where: gitConfigLabel(object),
      text: object.status?.message ?? '',
    }));
  const result = await fireOnTexts(entry, [gitConfigs, configurations, errorSource(context)]);
  if (result?.state !== 'fired') return result;
  const objects = (await optional(readGitConfigs(evidence))) ?? [];
  const failed = objects.find(
    ({ status }) => matchesIn(entry, [{ where: '', text: status?.message ?? '' }]).length > 0,
  );
  const name = failed?.metadata?.name;
  return {
    ...result,
    evidence: [...result.evidence, ...(failed ? gitConfigItems(failed) : [])],
    subject: result.evidence[0]?.where ?? '',
    values: name === undefined ? {} : { config: name },
  };
}

/** flux1-retired: there are configurations of Flux v1. */
export async function flux1Retired(evidence: Evidence, { cluster }: CheckContext): Promise<CheckResult> {
  const configurations = await flux1Configurations(evidence, cluster);
  return firedIfAny(
    configurations.map((one) => ({
      where: label(one),
      what: `applies ${one.properties?.repositoryUrl ?? 'a repository'}`,
    })),
    { subject: configurations.map(label).join(', '), values: configValues(configurations[0]) },
  );
}
