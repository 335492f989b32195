import { secretEvidence, serviceAccountEvidence } from '../../checks/connection/connection-objects';
import { isReferenced, orphanedObjects } from '../../checks/connection/orphans';
import { selectedConnections } from '../../checks/connection/selected-connections';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { readNamespace } from '../../evidence/pods';
import { known } from '../../evidence/reading';
import { listWorkloads } from '../../evidence/workloads';
import type { CheckContext, EvidenceItem } from '../../checks/check';
import { repeatRequest } from '../actions';
import type { PlannedRemediation, RemediationPlanner } from '../remediation-plan';

/** sc-target-namespace-missing: create the namespaces that are missing. */
export const planNamespaces: RemediationPlanner = async (evidence, context) => {
  const connections = await selectedConnections(evidence, context);
  const asked = context.request ? [context.request.properties.scope ?? 'default'] : [];
  const names = [...new Set([...connections.map(({ namespace }) => namespace), ...asked])];
  const found = await Promise.all(
    names.map(async (name) => ({ name, at: await known(readNamespace(evidence, name)) })),
  );
  return {
    actions: found
      .filter(({ at }) => at === undefined)
      .map(({ name }) => ({
        kind: 'kubernetes',
        method: 'POST',
        path: '/api/v1/namespaces',
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        description: `Create namespace ${name}`,
      })),
    warnings: found
      .filter(({ at }) => at?.status?.phase === 'Terminating')
      .map(({ name }) => `Namespace ${name} is terminating; it can be created again when it is gone.`),
  };
};

/** sc-connection-secret-missing: send the connections again whose Secret is missing or incomplete. */
export const planSecrets: RemediationPlanner = (evidence, context) =>
  repeatBroken(evidence, context, secretEvidence);

/** sc-connection-serviceaccount-missing: send the connections again whose service account is missing or wrong. */
export const planServiceAccounts: RemediationPlanner = (evidence, context) =>
  repeatBroken(evidence, context, serviceAccountEvidence);

async function repeatBroken(
  evidence: Evidence,
  context: CheckContext,
  look: (evidence: Evidence, connection: Connection) => Promise<EvidenceItem[]>,
): Promise<PlannedRemediation> {
  const connections = await selectedConnections(evidence, context);
  const looks = await Promise.all(
    connections.map(async (connection) => ({ connection, items: await look(evidence, connection) })),
  );
  const broken = looks.filter(({ items }) => items.length > 0).map(({ connection }) => connection);
  return {
    actions: broken.map(({ name }) => repeatRequest(name)),
    warnings: broken
      .filter(({ kind }) => kind === 'secret' || kind === 'servicePrincipal')
      .map(({ name }) => `Connection ${name} may need its credential again: it is not stored.`),
  };
}

/** sc-orphaned-kubernetes-resources: delete what no workload refers to; the rest is named and kept. */
export const planOrphans: RemediationPlanner = async (evidence, context) => {
  const orphans = await orphanedObjects(evidence, context);
  const workloads = await listWorkloads(
    evidence,
    orphans.map(({ namespace }) => namespace),
  );
  const used = orphans.filter((orphan) => workloads.some((workload) => isReferenced(orphan, workload)));
  return {
    actions: orphans
      .filter((orphan) => !used.includes(orphan))
      .map(({ plural, namespace, name }) => ({
        kind: 'kubernetes',
        method: 'DELETE',
        path: `/api/v1/namespaces/${namespace}/${plural}/${name}`,
        description: `Delete ${plural}/${name} in namespace ${namespace}`,
      })),
    warnings: used.map(({ namespace, name }) => `${namespace}/${name} is kept: a workload refers to it.`),
  };
};
