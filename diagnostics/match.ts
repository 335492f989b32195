import { catalogue, catalogueItems } from './catalogue/catalogue';
import type { DiagnosticEntry } from './catalogue/diagnostic-entry';
import type { DiagnosticGroup } from './catalogue/diagnostic-group';
import type { Confidence } from './checks/check';
import { fillCommands } from './fill-commands';
import { capturesIn, excerptOf } from './evidence/text-matches';
import { type Candidate, findCandidate } from './matching/candidate';
import { textForms } from './matching/text-forms';
import { type RankedCandidate, rankCandidates } from './matching/rank-candidates';
import { contradicts, type TextHint } from './matching/scope-fit';

/** An entry that a text points to. */
export interface TextMatch {
  entry: DiagnosticEntry;
  /** `high`: no other known problem prints this. `medium`: likely. `low`: one of several readings. */
  confidence: Confidence;
  /** The part of the text that was recognised, without credentials. */
  evidence: string;
  cause: string;
  fix: string;
  /** Commands with the values of the text filled in. */
  commands: string[];
  /** Values taken from the text, for example the provider namespace. */
  values: Record<string, string>;
  /** Another entry fits the same words better. */
  isOvershadowed: boolean;
}

export interface MatchOptions {
  hint?: TextHint;
  groups?: readonly DiagnosticGroup[];
}

/**
 * Recognises known problems in any text: an error of az, of the portal, of a log, in JSON, wrapped, cut off.
 * @returns the entries that fit, most likely first; empty when nothing is known about the text.
 */
export function matchText(text: string, options: MatchOptions = {}): TextMatch[] {
  const { hint = {}, groups = catalogue } = options;
  const forms = textForms(text);
  const candidates = catalogueItems(groups)
    .filter((item) => !contradicts(item.entry.match.scope, hint))
    .map((item) => findCandidate(item, forms))
    .filter((candidate): candidate is Candidate => candidate !== undefined);
  return rankCandidates(candidates, { variants: forms.variants, hint, groups }).map((ranked) =>
    toMatch(ranked, text),
  );
}

function toMatch({ candidate, confidence, isOvershadowed }: RankedCandidate, text: string): TextMatch {
  const { entry } = candidate.item;
  const values = capturesIn(entry, text);
  return {
    entry,
    confidence,
    evidence: excerptOf(candidate.kind === 'full' ? (entry.match.pattern ?? undefined) : undefined, text),
    cause: entry.cause,
    fix: entry.fix,
    commands: fillCommands(entry.commands, values),
    values,
    isOvershadowed,
  };
}
