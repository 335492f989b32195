import type { Evidence } from '../../evidence/evidence';
import type { Pod } from '../../evidence/objects';
import { optional } from '../../evidence/reading';
import type { EvidenceItem } from '../check';
import { podLabel } from '../pod-state';

/** The control plane logs JSON lines with a level; a program that dies prints a panic. */
const ERROR_LINE = /"level":"(?:error|fatal|panic)"|\bpanic:|\b(?:error|fatal|failed)\b/i;
const MAX_LINES = 5;
const MAX_CHARACTERS = 500;

/** The last error lines of a container, now and of the run before; its last lines where no line says error. */
export async function errorLines(evidence: Evidence, pod: Pod, container: string): Promise<EvidenceItem[]> {
  const request = { namespace: pod.metadata?.namespace ?? '', pod: pod.metadata?.name ?? '', container };
  const before = await optional(evidence.log({ ...request, previous: true }));
  const current = await optional(evidence.log(request));
  const where = `log of ${podLabel(pod)} (${container})`;
  return [...itemOf(`${where}, run before`, before), ...itemOf(where, current)];
}

function itemOf(where: string, text: string | undefined): EvidenceItem[] {
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => ERROR_LINE.test(line));
  const last = (errors.length > 0 ? errors : lines).slice(-MAX_LINES);
  return last.length === 0 ? [] : [{ where, what: last.join('\n').slice(-MAX_CHARACTERS) }];
}
