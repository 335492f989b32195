import { csiIdentityOf } from '../../azure/managed-cluster';
import { readOutboundAddresses } from '../../azure/outbound-addresses';
import { connectionError } from '../../connection/errors';
import { linkerId } from '../../connection/names';
import type { ConnectionFacts } from '../../connection/plan';
import type { LinkerCommand } from '../../connection/request';
import type { Step } from '../../connection/step';
import { isAvailable, type ValidationItem, type ValidationReport } from '../../connection/validation';
import { classifyError } from '../classify-error';
import type { Clients } from '../clients';
import { readCluster } from '../cluster-state';
import { ConnectionFailure } from '../connection-failure';
import { readRecords } from '../records/connection-record';
import { clusterFacts } from '../phases/enable-cluster-features';
import { recordedFacts, recordedRequest } from '../records/recorded-work';
import type { CheckedConnection, Finding } from './checked-connection';
import { validationChecks } from './validation-checks';
import { together } from '../together';
import { openWork } from '../work';

/** Looks at everything that makes a recorded connection work, each check on a line of its own. Changes nothing. */
export async function validateConnection(
  clients: Clients,
  command: LinkerCommand,
): Promise<Step<ValidationReport>> {
  const startedAt = clients.now().toISOString();
  const checked = await openConnection(clients, command);
  const found = await together(
    validationChecks.map(async ({ name, check }) => ({ name, finding: await looking(checked, check) })),
  );
  const items = found.flatMap(({ name, finding }) => (finding ? [itemOf(name, finding)] : []));
  const report: ValidationReport = {
    linkerName: checked.record.linker.name,
    isConnectionAvailable: isAvailable(items),
    startedAt,
    endedAt: clients.now().toISOString(),
    sourceId: command.clusterId,
    targetId: checked.work.reference.id,
    authType: checked.work.request.properties.authInfo?.authType ?? '',
    items,
  };
  const failures = items.filter(({ result }) => result === 'failure').length;
  return { state: 'done', message: `Checks: ${items.length}, failed: ${failures}`, facts: report };
}

async function openConnection(
  clients: Clients,
  { clusterId, name }: LinkerCommand,
): Promise<CheckedConnection> {
  const kubernetes = await (await clients.clusters()).clientOf(clusterId);
  const id = linkerId(clusterId, name);
  const records = await readRecords(kubernetes);
  const record = records.find(({ linker }) => linker.id.toLowerCase() === id.toLowerCase());
  if (!record) {
    const message = `The cluster has no connection ${name}.`;
    throw new ConnectionFailure(connectionError('ConnectionNotFound', { message, target: id }));
  }
  const work = await openWork(clients, recordedRequest(clusterId, record, clients.sealingKey));
  const [cluster, target] = await together([readCluster(work), work.target.read(work.reads, work.reference)]);
  const outboundAddresses = await readOutboundAddresses(work.reads, cluster);
  const recorded = recordedFacts(record);
  const principal = work.auth === 'csi' ? csiIdentityOf(cluster) : recorded.principal;
  const tenantId = cluster.identity?.tenantId;
  const facts: ConnectionFacts = {
    ...recorded,
    cluster: { ...clusterFacts(cluster), ...(outboundAddresses ? { outboundAddresses } : {}) },
    ...(target ? { target } : {}),
    ...(principal ? { principal } : {}),
    ...(tenantId ? { tenantId } : {}),
  };
  return { work, kubernetes, record, facts, isTargetThere: target !== undefined };
}

/** A check that may not look is a failed one; a passing disturbance is left to the next try of the whole step. */
async function looking(
  checked: CheckedConnection,
  check: (checked: CheckedConnection) => Promise<Finding | undefined>,
): Promise<Finding | undefined> {
  try {
    return await check(checked);
  } catch (error) {
    const { clusterId } = checked.work;
    const verdict = classifyError(error, { clusterId, refusedCode: 'ServiceUnavailable' });
    if (!verdict.isFinal) throw error;
    return { result: 'failure', code: verdict.error.code, message: verdict.error.message };
  }
}

function itemOf(name: string, finding: Finding): ValidationItem {
  if (finding.result === 'success') return { name, result: 'success', description: finding.message ?? null };
  const { result, message, code } = finding;
  return { name, result, description: message, errorCode: code, errorMessage: message };
}
