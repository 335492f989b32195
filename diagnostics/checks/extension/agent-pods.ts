import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { extensionsOf, needsAgentLogs } from '../../evidence/extension-scope';
import { isPodHealthy, type Pod, podTroubles, readyText } from '../../evidence/objects';
import { podsNamed, readPods } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import { logTexts, sinceLastSuccess } from '../../evidence/texts';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import {
  errorSource,
  extensionSource,
  fireOnTexts,
  type TextSource,
  unwellExtension,
} from '../fire-on-texts';

/** ext-agent-no-response: Azure says that the agent did not answer. */
export async function agentNoResponse(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const sources = [errorSource(context), extensionSource(evidence, context)];
  return fireOnTexts(entry, sources, await unwellExtension(evidence, context));
}

/** ext-aks-agent-pods-not-ready: there are extensions, and one of the two agents has no pod that is well. */
export async function aksAgentPodsNotReady(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  if ((await extensionsOf(evidence, cluster)).length === 0) return undefined;
  const pods = await knownList(readPods(evidence, 'kube-system'));
  const items = ['extension-agent-', 'extension-operator-'].flatMap((prefix) =>
    withoutHealthyPod(podsNamed(pods, prefix), `kube-system/${prefix}*`),
  );
  return firedIfAny(items, {
    subject: 'extension agents in kube-system',
    values: podValues(pods, 'extension-'),
  });
}

/** ext-arc-manager-pods-not-ready: the agents are there, but no extension-manager is well. */
export async function arcManagerPodsNotReady(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  if ((await extensionsOf(evidence, cluster)).length === 0) return undefined;
  const pods = await knownList(readPods(evidence, 'azure-arc'));
  if (pods.length === 0) return undefined;
  const items = withoutHealthyPod(podsNamed(pods, 'extension-manager-'), 'azure-arc/extension-manager-*');
  return firedIfAny(items, {
    subject: 'extension-manager in azure-arc',
    values: podValues(pods, 'extension-manager-'),
  });
}

function withoutHealthyPod(pods: readonly Pod[], where: string): EvidenceItem[] {
  if (pods.length === 0) return [{ where: `pods ${where}`, what: 'there is none' }];
  if (pods.some(isPodHealthy)) return [];
  return pods.flatMap((pod) => [
    { where: `pod ${pod.metadata?.name}`, what: `${pod.status?.phase}, ${readyText(pod)} ready` },
    ...podTroubles(pod).map((what) => ({ where: `pod ${pod.metadata?.name}`, what })),
  ]);
}

function podValues(pods: readonly Pod[], prefix: string): Record<string, string> {
  const pod = podsNamed(pods, prefix).find((one) => !isPodHealthy(one))?.metadata?.name;
  return pod === undefined ? {} : { pod };
}

/** Logs of the agents that talk to Azure, read only when something about extensions is wrong. */
function agentLogSource(evidence: Evidence, { cluster, errorText }: CheckContext): TextSource {
  return async () => {
    if (!needsAgentLogs(await extensionsOf(evidence, cluster), errorText)) return [];
    const [namespace, prefix] =
      cluster.type === 'managedClusters'
        ? (['kube-system', 'extension-agent-'] as const)
        : (['azure-arc', 'config-agent-'] as const);
    const agents = podsNamed(await knownList(readPods(evidence, namespace)), prefix).slice(0, 2);
    return (await logTexts(evidence, agents)).map(sinceLastSuccess);
  };
}

/** ext-agent-egress-blocked: the agent's log shows that it cannot reach the data plane of extensions. */
export async function agentEgressBlocked(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return fireOnTexts(entry, [errorSource(context), agentLogSource(evidence, context)], {
    subject: 'outbound traffic of the cluster',
  });
}

/** ext-dataplane-403-private-link: the data plane refuses the agent, as it does behind a private endpoint of Azure Arc. */
export async function dataplaneForbidden(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return fireOnTexts(entry, [errorSource(context), agentLogSource(evidence, context)], {
    subject: 'extension agent in kube-system',
  });
}
