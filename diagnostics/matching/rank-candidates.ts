import type { DiagnosticGroup } from '../catalogue/diagnostic-group';
import type { Confidence } from '../checks/check';
import { type Candidate, withoutEllipsis } from './candidate';
import { withoutSpace } from './find-pattern';
import { scopeFit, type ScopeFit, type TextHint } from './scope-fit';

export interface RankedCandidate {
  candidate: Candidate;
  confidence: Confidence;
  /** Another entry fits the same words better. */
  isOvershadowed: boolean;
}

interface Weighed {
  candidate: Candidate;
  fit: ScopeFit;
  strength: number;
}

/** Words shorter than this are not enough for high confidence. */
const DISTINCTIVE_LENGTH = 18;
const LEVELS: readonly Confidence[] = ['high', 'medium', 'low'];

/** Orders candidates, the best first, and says how sure each is. Equal ones stay in catalogue order. */
export function rankCandidates(
  candidates: readonly Candidate[],
  origin: { variants: readonly string[]; hint: TextHint; groups: readonly DiagnosticGroup[] },
): RankedCandidate[] {
  const weighed = candidates.map((candidate): Weighed => {
    const text = origin.variants[candidate.variant] ?? '';
    const fit = scopeFit(candidate.item, text, origin.hint, origin.groups);
    return { candidate, fit, strength: strengthOf(candidate, fit) };
  });
  const settled = weighed.map((one) => belowItsCauses(one, weighed));
  return settled
    .toSorted((a, b) => b.strength - a.strength)
    .map((one) => ({
      candidate: one.candidate,
      confidence: confidenceOf(one, settled, origin),
      isOvershadowed: rivalsOf(one, settled).some((rival) => rival.strength > one.strength + 1),
    }))
    .toSorted((a, b) => LEVELS.indexOf(a.confidence) - LEVELS.indexOf(b.confidence));
}

/** Letters and digits count, so that a closing quote is no argument. */
function strengthOf({ item, kind, matched }: Candidate, fit: ScopeFit): number {
  const bases = { full: isGeneral({ item, matched }) ? 100 : 200, word: 60, partial: 40, head: 20 };
  const letters = matched.replace(/[^\p{L}\p{N}]/gu, '').length;
  return bases[kind] + fit * 60 + Math.min(letters, 120) / 2.5;
}

/** Whether other problems print these words too. */
function isGeneral({ item, matched }: Pick<Candidate, 'item' | 'matched'>): boolean {
  const { weight, distinctive } = item.entry.match;
  return weight === 'general' && distinctive?.test(matched.replace(/\s+/g, ' ')) !== true;
}

/** A general entry never outranks one that explains it. */
function belowItsCauses(one: Weighed, all: readonly Weighed[]): Weighed {
  const causes = all.filter((other) => refines(other, one));
  return { ...one, strength: Math.min(one.strength, ...causes.map((cause) => cause.strength - 2)) };
}

function refines(a: Weighed, b: Weighed): boolean {
  const isFirm = a.candidate.kind === 'full' && !isGeneral(a.candidate);
  return isFirm && (b.candidate.item.entry.refinedBy?.includes(a.candidate.item.entry.id) ?? false);
}

function confidenceOf(
  one: Weighed,
  all: readonly Weighed[],
  { hint, variants }: { hint: TextHint; variants: readonly string[] },
): Confidence {
  const { candidate, fit } = one;
  if (candidate.kind === 'word') {
    return fit === 1 && hint.source === candidate.item.entry.match.source ? 'high' : 'low';
  }
  const rivals = rivalsOf(one, all);
  if (candidate.kind === 'head' || rivals.some((rival) => rival.strength > one.strength + 1)) return 'low';
  const isTied = rivals.some((rival) => Math.abs(rival.strength - one.strength) <= 1);
  return ownConfidence(candidate, fit, isTied || isCutShort(one, rivals, variants));
}

/** The text ends with the find, and another entry was only cut off there: the missing words could decide for that one. */
function isCutShort(
  { candidate }: Weighed,
  rivals: readonly Weighed[],
  variants: readonly string[],
): boolean {
  const text = withoutEllipsis(variants[candidate.variant] ?? '');
  return candidate.end >= text.length && rivals.some((rival) => rival.candidate.kind === 'partial');
}

/** Others that speak of the same words, without those that this one explains. */
function rivalsOf(one: Weighed, all: readonly Weighed[]): Weighed[] {
  return all.filter((other) => other !== one && overlaps(one, other) && !refines(one, other));
}

function ownConfidence(candidate: Candidate, fit: ScopeFit, isTied: boolean): Confidence {
  const { length } = candidate.matched;
  if (candidate.kind === 'partial') return length >= 40 && !isTied && fit >= 0 ? 'medium' : 'low';
  if (isGeneral(candidate)) return fit === 1 && !isTied ? 'medium' : 'low';
  const isDistinctive = length >= DISTINCTIVE_LENGTH || fit === 1;
  return isDistinctive && !isTied && fit >= 0 ? 'high' : 'medium';
}

/** Two finds speak of the same words. Finds in different spellings are compared by their text. */
function overlaps(a: Weighed, b: Weighed): boolean {
  const [first, second] = [a.candidate, b.candidate];
  if (first.variant === second.variant) return first.start < second.end && second.start < first.end;
  const [own, other] = [withoutSpace(first.matched), withoutSpace(second.matched)];
  return own.includes(other) || other.includes(own);
}
