import { badRequest, conflict } from '../arm-error';
import { requireIdleCluster, requireMatch, requireResource } from '../checks';
import { pick } from '../json';
import { asyncOperation, location } from '../long-running';
import type { Answer, Azure, Call, Provider } from '../provider';
import type { Resource } from '../resource-store';
import { shown } from '../view';
import { credentialActions } from './cluster-credentials';
import { finishClusterDelete, finishClusterUpdate } from './cluster-update';
import { replaced, requireLocation } from './generic';
import { withKeptMembers } from './kept-members';
import { withState } from './settling';

export const managedClusters: Provider = {
  type: 'Microsoft.ContainerService/managedClusters',
  put(call: Call, azure: Azure): Answer {
    const current = azure.store.get(call.path.path);
    requireWritable(call, current);
    requireLocation(call, current);
    const wanted = replaced(call, azure, current, current ? 'Updating' : 'Creating');
    const next = withKeptMembers(current, wanted);
    requireSoundFeatures(current, next);
    return startUpdate(call, azure, next, current ? 200 : 201);
  },
  patch(call, azure) {
    const current = requireResource(call.path, azure);
    requireWritable(call, current);
    const tagsOnly = { ...call, body: { tags: call.body['tags'] ?? {} } };
    return startUpdate(call, azure, replaced(tagsOnly, azure, current, 'Updating'), 200);
  },
  delete(call, azure) {
    const current = azure.store.get(call.path.path);
    if (!current) return { status: 204 };
    requireMatch(call, current);
    requireIdleCluster(current);
    azure.store.save(withState(current, 'Deleting'));
    const { id: resourceId } = current;
    const seconds = updateSeconds(azure, current);
    const operation = azure.operations.start({
      kind: 'deleteCluster',
      resourceId,
      seconds,
      failure: call.failure,
    });
    return {
      status: 202,
      headers: { ...asyncOperation(call, azure, operation), ...location(call, azure, operation) },
    };
  },
  actions: credentialActions,
  finish: { updateCluster: finishClusterUpdate, deleteCluster: finishClusterDelete },
};

function requireWritable(call: Call, current: Resource | undefined): void {
  requireIdleCluster(current);
  requireMatch(call, current);
  if (pick(current?.body, 'properties', 'powerState', 'code') !== 'Stopped') return;
  throw conflict(
    'OperationNotAllowed',
    'Operation is not allowed: managed cluster is in stopped state. No operations except for start and delete are allowed.',
  );
}

function requireSoundFeatures(current: Resource | undefined, next: Resource): void {
  const issuerBefore = pick(current?.body, 'properties', 'oidcIssuerProfile', 'enabled') === true;
  const issuer = pick(next.body, 'properties', 'oidcIssuerProfile', 'enabled') === true;
  if (issuerBefore && !issuer) {
    throw badRequest(
      'OIDCIssuerFeatureCannotBeDisabled',
      'OIDC issuer feature cannot be disabled once it is enabled.',
    );
  }
  const workloadIdentity =
    pick(next.body, 'properties', 'securityProfile', 'workloadIdentity', 'enabled') === true;
  if (workloadIdentity && !issuer) {
    throw badRequest('BadRequest', 'Enabling workload identity requires the OIDC issuer to be enabled.');
  }
}

function startUpdate(call: Call, azure: Azure, next: Resource, status: number): Answer {
  azure.store.save(next);
  const { id: resourceId } = next;
  const seconds = updateSeconds(azure, next);
  const operation = azure.operations.start({
    kind: 'updateCluster',
    resourceId,
    seconds,
    failure: call.failure,
  });
  return shown(status, next, asyncOperation(call, azure, operation));
}

function updateSeconds({ world }: Azure, { behaviour }: Resource): number {
  return behaviour.writeSeconds ?? world.behaviour.clusterUpdateSeconds;
}
