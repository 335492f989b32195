import type { Evidence } from './evidence';
import { type ExtensionResource, extensionErrors } from './extension';
import { readRelease, readReleases } from './helm-releases';
import { isPodHealthy, type KubernetesEvent, type Pod, podTroubles } from './objects';
import { readEvents, readPods } from './pods';
import { knownList, optional } from './reading';
import type { EvidenceText } from './text-matches';

/** Container logs that are read at most for one question. */
const MAX_LOGS = 6;

/** What ARM says about extensions that failed. */
export function extensionTexts(extensions: readonly ExtensionResource[]): EvidenceText[] {
  return extensions.flatMap((extension) =>
    extensionErrors(extension).map((text) => ({ where: `extension ${extension.name}`, text })),
  );
}

/** Descriptions of the Helm releases in a namespace that are not deployed. */
export async function helmTexts(evidence: Evidence, namespace: string): Promise<EvidenceText[]> {
  const releases = (await knownList(readReleases(evidence, namespace))).filter(
    (release) => release.status !== 'deployed',
  );
  const decoded = await Promise.all(releases.map((release) => optional(readRelease(evidence, release))));
  return decoded.flatMap((release) =>
    release ? [{ where: `Helm release ${namespace}/${release.name}`, text: release.description }] : [],
  );
}

/** Which pods of a namespace to look at. */
export type PodFilter = (name: string) => boolean;

/**
 * Warning events of a namespace, and what its pods that are not well say. Events that are over do not count: those of pods that are
 * well again, and scheduling troubles of pods that have a node.
 * @param accept pods to look at, by name; with it, events of other objects are left out.
 */
export async function troubleTexts(
  evidence: Evidence,
  namespace: string,
  accept?: PodFilter,
): Promise<EvidenceText[]> {
  const [events, pods] = await Promise.all([
    knownList(readEvents(evidence, namespace)),
    knownList(readPods(evidence, namespace)),
  ]);
  const isWanted = (name: string | undefined): boolean => accept === undefined || accept(name ?? '');
  const unwell = pods.filter((pod) => !isPodHealthy(pod) && isWanted(pod.metadata?.name));
  const current = events.filter((event) => isCurrent(event, pods) && isWanted(event.involvedObject?.name));
  return [
    ...unwell.flatMap((pod) => podTroubles(pod).map((text) => ({ where: podName(pod), text }))),
    ...current.map((event) => eventText(event, namespace)),
  ];
}

function isCurrent({ type, reason, involvedObject }: KubernetesEvent, pods: readonly Pod[]): boolean {
  if (type !== 'Warning') return false;
  const pod = pods.find(({ metadata }) => metadata?.name === involvedObject?.name);
  if (!pod) return involvedObject?.kind !== 'Pod' || reason === 'FailedCreate';
  if (reason === 'FailedScheduling' && pod.spec?.nodeName !== undefined) return false;
  return !isPodHealthy(pod);
}

function eventText({ reason, message, involvedObject }: KubernetesEvent, namespace: string): EvidenceText {
  return {
    where: `event of ${involvedObject?.kind ?? 'object'} ${namespace}/${involvedObject?.name ?? ''}`,
    text: [reason, message].filter(Boolean).join(': '),
  };
}

const SUCCESS = /\b(?:succeeded|successful(?:ly)?|200 OK|status(?: code)?:? 200)\b/i;

/** The part of a log after the last success that it reports: errors before it are over. */
export function sinceLastSuccess(text: EvidenceText): EvidenceText {
  const lines = text.text.split('\n');
  const last = lines.findLastIndex((line) => SUCCESS.test(line));
  return { ...text, text: lines.slice(last + 1).join('\n') };
}

/** Logs of these pods, every container, the run before included where one crashed. The first {@link MAX_LOGS} only. */
export async function logTexts(evidence: Evidence, pods: readonly Pod[]): Promise<EvidenceText[]> {
  const requests = pods.flatMap(logRequests).slice(0, MAX_LOGS);
  const texts = await Promise.all(
    requests.map(async (request) => {
      const text = await optional(evidence.log(request));
      return text
        ? [{ where: `log of ${request.namespace}/${request.pod} (${request.container})`, text }]
        : [];
    }),
  );
  return texts.flat();
}

function logRequests(pod: Pod): { namespace: string; pod: string; container: string; previous?: true }[] {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  return (pod.spec?.containers ?? []).map((container) => {
    const status = pod.status?.containerStatuses?.find((one) => one.name === container.name);
    const isDown = status?.ready === false && (status.restartCount ?? 0) > 0;
    return {
      namespace,
      pod: name,
      container: container.name,
      ...(isDown ? { previous: true as const } : {}),
    };
  });
}

function podName(pod: Pod): string {
  return `pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`;
}
