import type { Repair } from '../connection/repair';
import { type CatalogueItem, catalogue, catalogueItems } from './catalogue/catalogue';
import type { DiagnosticGroup } from './catalogue/diagnostic-group';
import type { CheckContext, Confidence } from './checks/check';
import { type ClusterReference, parseClusterId } from './cluster-reference';
import { combineFindings } from './combine-findings';
import type { Evidence } from './evidence/evidence';
import { readInstalled } from './evidence/installed';
import { Limiter } from './evidence/limiter';
import type { Finding } from './finding';
import { matchText } from './match';
import { type CheckOutcome, runCheck } from './run-check';
import { selectChecks } from './select-checks';

export interface DiagnosisQuestion {
  /** Id of a managed or a connected cluster. */
  clusterId: string;
  errorText?: string;
  request?: CheckContext['request'];
  connectionName?: string;
  targets?: CheckContext['targets'];
  /** Default: all. */
  groups?: readonly DiagnosticGroup[];
  /** Only these entries, for example to see whether a repair worked. */
  entryIds?: readonly string[];
  now?: Date;
}

export interface DiagnosisReport {
  cluster: ClusterReference;
  takenAt: string;
  /** What is wrong, the most important first. */
  findings: Finding[];
  /** Entries that were checked and are not the case. */
  healthy: { id: string; title: string }[];
  /** What the error text of the question points to; absent when there was none, empty when no entry knows it. */
  errorText?: TextReading[];
  /** What could not be read, and the entries that stay open because of it. */
  notReadable: { what: string; reason: string; affects: string[] }[];
  /** Calls made to Azure and to Kubernetes. */
  apiCalls: number;
  /** What was or could be repaired, where it was asked for. */
  repairs?: readonly Repair[];
}

/** An entry that the error text points to. */
export interface TextReading {
  id: string;
  title: string;
  confidence: Confidence;
  fix: string;
  /** Whether the cluster shows it, too: it is among the findings, or explained by one. */
  isConfirmed: boolean;
}

/** Readings of one text that are worth telling. */
const MAX_READINGS = 3;

/** Checks at once. Their reads are limited by the evidence. */
const CHECKS_AT_ONCE = 16;

/**
 * Diagnoses a cluster: runs every check that applies, reads each resource once, and reports what it could find out.
 * @throws when `clusterId` is not the id of a managed or connected cluster; nothing else.
 */
export async function diagnose(evidence: Evidence, question: DiagnosisQuestion): Promise<DiagnosisReport> {
  const { groups = catalogue, entryIds } = question;
  const context = await readContext(evidence, question);
  const items = selectChecks(catalogueItems(groups), context).filter(
    ({ entry }) => entryIds === undefined || entryIds.includes(entry.id),
  );
  const contextFor = withoutOvershadowedText(context, groups);
  const limiter = new Limiter(CHECKS_AT_ONCE);
  const outcomes = await Promise.all(
    items.map((item) => limiter.run(() => runCheck(item, evidence, contextFor(item)))),
  );
  return toReport(context, { outcomes, items, evidence });
}

/**
 * What checks and repairs get to know beside the evidence: the cluster, what is installed on it, and the question.
 * @throws when `clusterId` is not the id of a managed or connected cluster.
 */
export async function readContext(evidence: Evidence, question: DiagnosisQuestion): Promise<CheckContext> {
  const cluster = parseClusterId(question.clusterId);
  const { now = new Date(), targets = [], errorText, request, connectionName } = question;
  return {
    cluster,
    installed: await readInstalled(evidence, cluster),
    targets,
    now,
    ...(errorText === undefined ? {} : { errorText }),
    ...(request === undefined ? {} : { request }),
    ...(connectionName === undefined ? {} : { connectionName }),
  };
}

/** An entry does not see the error text when another one fits the same words better. */
function withoutOvershadowedText(
  context: CheckContext,
  groups: readonly DiagnosticGroup[],
): (item: CatalogueItem) => CheckContext {
  const { errorText, ...silent } = context;
  if (errorText === undefined) return () => context;
  const matches = matchText(errorText, { groups, hint: { clusterType: context.cluster.type } });
  const ids = new Set(matches.filter((match) => match.isOvershadowed).map(({ entry }) => entry.id));
  return (item) => (ids.has(item.entry.id) ? silent : context);
}

function toReport(
  context: CheckContext,
  { outcomes, items, evidence }: { outcomes: CheckOutcome[]; items: CatalogueItem[]; evidence: Evidence },
): DiagnosisReport {
  const findings = outcomes.flatMap((outcome) => (outcome.state === 'fired' ? [outcome.finding] : []));
  return {
    cluster: context.cluster,
    takenAt: context.now.toISOString(),
    findings: combineFindings(findings, items),
    ...textReadings(context, findings, items),
    healthy: outcomes.flatMap((outcome) =>
      outcome.state === 'healthy' ? [{ id: outcome.id, title: outcome.title }] : [],
    ),
    notReadable: notReadableOf(outcomes, evidence),
    apiCalls: evidence.calls,
  };
}

/** Tells what the error text means even where the cluster is in order by now. */
function textReadings(
  { errorText, cluster }: CheckContext,
  findings: readonly Finding[],
  items: readonly CatalogueItem[],
): { errorText?: TextReading[] } {
  if (errorText === undefined) return {};
  const groups = [...new Set(items.map(({ group }) => group))];
  const matches = matchText(errorText, { groups, hint: { clusterType: cluster.type } });
  const readings = matches
    .filter(({ isOvershadowed }) => !isOvershadowed)
    .slice(0, MAX_READINGS)
    .map(({ entry: { id, title, fix }, confidence }) => ({
      id,
      title,
      confidence,
      fix,
      isConfirmed: findings.some((finding) => finding.id === id),
    }));
  return { errorText: readings };
}

/** Groups what could not be read by resource; a read that failed without deciding a check is listed as well. */
function notReadableOf(
  outcomes: readonly CheckOutcome[],
  evidence: Evidence,
): DiagnosisReport['notReadable'] {
  const found = new Map(
    evidence.unreadable.map(({ what, reason }) => [what, { what, reason, affects: [] as string[] }]),
  );
  for (const outcome of outcomes) {
    if (outcome.state !== 'notReadable') continue;
    const known = found.get(outcome.what) ?? { what: outcome.what, reason: outcome.reason, affects: [] };
    known.affects.push(outcome.id);
    found.set(outcome.what, known);
  }
  return [...found.values()];
}
