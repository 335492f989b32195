import type { Evidence } from '../../evidence/evidence';
import type { KubernetesEvent } from '../../evidence/objects';
import { optional } from '../../evidence/reading';
import type { EvidenceText } from '../../evidence/text-matches';

/** Events stay for an hour; older ones than this may be about something that is repaired. */
const RECENT_MS = 15 * 60_000;

/** What recent events say about pods that could not be made, in all namespaces with one call. */
export async function failedCreateTexts(evidence: Evidence, now: Date): Promise<EvidenceText[]> {
  const events = await optional(
    evidence.list<KubernetesEvent>('/api/v1/events', {
      fieldSelector: 'type=Warning,reason=FailedCreate',
    }),
  );
  return (events ?? [])
    .filter(({ lastTimestamp, eventTime }) => {
      const at = Date.parse(lastTimestamp ?? eventTime ?? '');
      return now.getTime() - at < RECENT_MS;
    })
    .map(({ message = '', involvedObject }) => ({
      where: `event of ${involvedObject?.kind ?? 'object'} ${involvedObject?.namespace ?? ''}/${involvedObject?.name ?? ''}`,
      text: message,
    }));
}
