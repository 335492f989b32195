import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readManagedCluster } from '../../evidence/cluster';
import type { Connection, LinkerFacts } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { readOutboundAddresses } from '../../evidence/outbound-addresses';
import { known } from '../../evidence/reading';
import { capturesIn, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { missingRanges } from '../../../targets/firewalls/ip-ranges';
import { type CheckContext, type CheckResult, firedByStateOrText } from '../check';
import { targetOf, targetResourceId } from './connection-target';
import { lookAtEach, type Looks, unless } from './look-at-each';
import { connectionLabel, connectionValues, selectedConnections } from './selected-connections';
import { workloadLogs } from './workload-logs';

/** sc-target-not-found: the target of a connection, or of the request, does not exist. */
export async function targetNotFound(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const connections = await selectedConnections(evidence, context);
  const { looks, failure } = await lookAtEach(connections, async (connection) => ({
    label: connectionLabel(connection),
    id: connection.properties.targetService?.id ?? '',
    isGone: await isTargetGone(evidence, context, connection.properties),
  }));
  const found = [...looks, ...(await requestLook(evidence, context))];
  const gone = found.filter(({ isGone }) => isGone === true);
  const state = gone.map(({ label, id }) => ({ where: `target of ${label}`, what: `${id} does not exist` }));
  const isKnown = found.some(({ isGone }) => isGone !== undefined);
  // With every target there, the text is about some other resource.
  const text = isKnown && gone.length === 0 ? [] : matchesInErrorText(entry, context.errorText);
  const result = firedByStateOrText(state, text, {
    subject: gone[0]?.label ?? capturesIn(entry, context.errorText)['resource'] ?? 'target',
    values: { targetId: gone[0]?.id ?? '' },
  });
  return unless(result, failure);
}

interface TargetLook {
  label: string;
  id: string;
  isGone: boolean | undefined;
}

async function requestLook(evidence: Evidence, context: CheckContext): Promise<TargetLook[]> {
  if (!context.request) return [];
  const { properties } = context.request;
  const isGone = await isTargetGone(evidence, context, properties);
  return [{ label: 'request', id: properties.targetService?.id ?? '', isGone }];
}

async function isTargetGone(
  evidence: Evidence,
  context: CheckContext,
  properties: LinkerFacts,
): Promise<boolean | undefined> {
  const found = targetOf(context, properties);
  if (!found) return undefined;
  return (await found.target.read(evidence.armReader(), found.reference)) === undefined;
}

/** sc-target-firewall-missing-rule: the firewall of a target does not admit an outbound address of the cluster. */
export async function firewallMissingRule(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const { looks, failure } = await firewallLooks(evidence, context);
  const closed = looks.filter(({ missing }) => missing.length > 0);
  const unsure = looks.filter(({ isSure }) => !isSure).map(({ connection }) => connection);
  const text = [
    ...matchesInErrorText(entry, context.errorText),
    ...matchesIn(entry, await workloadLogs(evidence, unsure)),
  ];
  const state = closed.map(({ connection, missing }) => ({
    where: `firewall of the target of ${connectionLabel(connection)}`,
    what: `does not admit ${missing.join(', ')}`,
  }));
  const [first] = closed;
  const result = firedByStateOrText(state, text, {
    subject: closed.map(({ connection }) => connectionLabel(connection)).join(', ') || 'target',
    values: {
      ...capturesIn(entry, context.errorText),
      ...connectionValues(first?.connection),
      ...(first ? { ...targetValues(context, first.connection), ip: first.missing[0] ?? '' } : {}),
    },
  });
  return unless(result, failure);
}

/** Targets whose firewall keeps the cluster out, and the addresses it does not admit; for a repair. */
export async function closedFirewalls(
  evidence: Evidence,
  context: CheckContext,
): Promise<{ targetId: string; missing: string[] }[]> {
  const { looks } = await firewallLooks(evidence, context);
  const closed = new Map<string, string[]>();
  for (const { connection, missing } of looks) {
    const targetId = targetResourceId(context, connection.properties);
    if (targetId !== undefined && missing.length > 0) closed.set(targetId, missing);
  }
  return [...closed].map(([targetId, missing]) => ({ targetId, missing }));
}

async function firewallLooks(
  evidence: Evidence,
  context: CheckContext,
): Promise<Looks<{ connection: Connection } & FirewallGaps>> {
  const cluster = await known(readManagedCluster(evidence, context.cluster.id));
  const addresses = cluster && (await readOutboundAddresses(evidence, cluster));
  const connections = await selectedConnections(evidence, context);
  return lookAtEach(connections, async (connection) => ({
    connection,
    ...(await firewallGaps(evidence, context, { connection, addresses })),
  }));
}

interface FirewallGaps {
  missing: string[];
  /** Whether the state alone decides; with user-defined routing, nobody here knows the address. */
  isSure: boolean;
}

async function firewallGaps(
  evidence: Evidence,
  context: CheckContext,
  { connection, addresses }: { connection: Connection; addresses: string[] | undefined },
): Promise<FirewallGaps> {
  const found = targetOf(context, connection.properties);
  if (!found?.target.firewall) return { missing: [], isSure: false };
  const exists = (await found.target.read(evidence.armReader(), found.reference)) !== undefined;
  if (!exists) return { missing: [], isSure: true };
  const { access, ranges } = await found.target.firewall.read(evidence.armReader(), found.reference);
  if (access === 'open') return { missing: [], isSure: true };
  if (access === 'disabled' || !addresses) return { missing: [], isSure: false };
  return { missing: missingRanges(ranges, addresses), isSure: true };
}

function targetValues(context: CheckContext, { properties }: Connection): Record<string, string> {
  const segments = (targetOf(context, properties)?.reference.resourceId ?? '').split('/');
  return { 'target-rg': segments[4] ?? '', 'target-name': segments.at(-1) ?? '' };
}
