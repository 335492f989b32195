import { badRequest, conflict } from '../arm-error';
import { busyState, requireIdleCluster, requireResource } from '../checks';
import { asRecord } from '../json';
import type { Json } from '../json';
import { asyncOperation } from '../long-running';
import type { Answer, Azure, Call, Provider } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { shown } from '../view';
import {
  PROTECTED_SETTINGS,
  finishExtension,
  finishExtensionDelete,
  protectedSettingsOf,
} from './extension-operations';
import { withState } from './settling';

/** Cluster extensions, on managed and on connected clusters. */
export const extensions: Provider = {
  type: 'Microsoft.KubernetesConfiguration/extensions',
  put(call: Call, azure: Azure): Answer {
    const current = azure.store.get(call.path.path);
    requireIdle(call, azure, current ? 'Update' : 'Create');
    const wanted = asRecord(call.body['properties']);
    if (typeof wanted['extensionType'] !== 'string') {
      throw badRequest('ValidationFailed', 'The property extensionType is required.');
    }
    const { configurationProtectedSettings, ...properties } = wanted;
    const next = extension(call, azure, current, {
      properties: { ...DEFAULTS, ...properties },
      protectedSettings: asRecord(configurationProtectedSettings),
    });
    return start(call, azure, withState(next, current ? 'Updating' : 'Creating'), current ? 200 : 201);
  },
  patch(call, azure) {
    const current = requireResource(call.path, azure);
    requireIdle(call, azure, 'Update');
    const { configurationProtectedSettings, configurationSettings, ...changed } = asRecord(
      call.body['properties'],
    );
    const before = asRecord(current.body['properties']);
    const settings = { ...asRecord(before['configurationSettings']), ...asRecord(configurationSettings) };
    const next = extension(call, azure, current, {
      properties: { ...before, ...changed, configurationSettings: settings },
      protectedSettings: { ...protectedSettingsOf(current), ...asRecord(configurationProtectedSettings) },
    });
    return start(call, azure, withState(next, 'Updating'), 202);
  },
  delete(call, azure) {
    const current = azure.store.get(call.path.path);
    if (!current) return { status: 204 };
    const isForced = call.query.get('forceDelete')?.toLowerCase() === 'true';
    // A forced delete is the way out of an operation that never ends; what is in the cluster stays there.
    if (!isForced) requireIdle(call, azure, 'Delete');
    azure.store.save(withState(current, 'Deleting'));
    const operation = azure.operations.start({
      kind: 'deleteExtension',
      resourceId: current.id,
      seconds: isForced ? 0 : azure.world.behaviour.extensionSeconds,
      failure: call.failure,
      input: { isForced },
    });
    return { status: 202, headers: asyncOperation(call, azure, operation) };
  },
  finish: { installExtension: finishExtension, deleteExtension: finishExtensionDelete },
};

const DEFAULTS: Json = {
  autoUpgradeMinorVersion: true,
  releaseTrain: 'Stable',
  isSystemExtension: false,
  statuses: [],
  errorInfo: null,
};

function extension(
  call: Call,
  azure: Azure,
  current: Resource | undefined,
  wanted: { properties: Json; protectedSettings: Json },
): Resource {
  const identity = call.body['identity'] ?? current?.body['identity'];
  return {
    id: current?.id ?? call.path.path,
    body: {
      ...(identity === undefined ? {} : { identity }),
      properties: { ...wanted.properties, configurationProtectedSettings: {}, statuses: [], errorInfo: null },
    },
    secrets: { [PROTECTED_SETTINGS]: wanted.protectedSettings },
    behaviour: {},
    createdAt: current?.createdAt ?? azure.now(),
  };
}

function start(call: Call, azure: Azure, next: Resource, status: number): Answer {
  azure.store.save(next);
  const operation = azure.operations.start({
    kind: 'installExtension',
    resourceId: next.id,
    seconds: azure.world.behaviour.extensionSeconds,
    failure: call.failure,
  });
  return shown(status, next, asyncOperation(call, azure, operation));
}

/** One operation at a time on the extensions of a cluster, and none while the cluster itself is being changed. */
function requireIdle(call: Call, azure: Azure, verb: 'Create' | 'Update' | 'Delete'): void {
  requireIdleCluster(requireResource(readResourcePath(call.path.scope), azure));
  if (!azure.store.list(call.path.collection).some((other) => busyState(other) !== undefined)) return;
  throw conflict(
    'Conflict',
    `${verb} failed for this resource, as there is a conflicting operation in progress. Please try after sometime.`,
  );
}
