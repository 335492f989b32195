import type { Check } from '../checks/check';
import type { RemediationPlanner } from '../remediation/remediation-plan';
import type { DiagnosticEntry } from './diagnostic-entry';

/** A group of the catalogue: its entries, one check for each, and the repairs that a program can plan. */
export interface DiagnosticGroup {
  /** 1 to 8; also the order in which causes of equal weight are reported. */
  number: number;
  /** Folder under catalogue/ and checks/, and name of the documentation page. */
  folder: string;
  name: string;
  /** Words that tell that a text comes from this part of the product; `null` for groups that serve all parts. */
  words: RegExp | null;
  entries: readonly DiagnosticEntry[];
  checks: Readonly<Record<string, Check>>;
  remediations: Readonly<Record<string, RemediationPlanner>>;
}

/** Declares a group; the compiler asks for a check of every entry and refuses unknown ids. */
export function defineGroup<const Entries extends readonly DiagnosticEntry[]>(group: {
  number: number;
  folder: string;
  name: string;
  words: RegExp | null;
  entries: Entries;
  checks: Record<Entries[number]['id'], Check>;
  remediations: Partial<Record<Entries[number]['id'], RemediationPlanner>>;
}): DiagnosticGroup {
  return { ...group, remediations: group.remediations as Record<string, RemediationPlanner> };
}
