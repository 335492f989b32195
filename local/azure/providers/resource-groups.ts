import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { location } from '../long-running';
import type { Answer, Azure, Call, Provider } from '../provider';
import { shown } from '../view';
import { getResource, replaced } from './generic';

export const resourceGroups: Provider = {
  type: 'subscriptions/resourceGroups',
  get(call: Call, azure: Azure): Answer {
    const answer = getResource(call, azure);
    return call.method === 'HEAD' ? { status: 204 } : answer;
  },
  put(call, azure) {
    const current = azure.store.get(call.path.path);
    if (!current && typeof call.body['location'] !== 'string') {
      throw badRequest('LocationRequired', 'The location property is required for this definition.');
    }
    const next = replaced(call, azure, current, 'Succeeded');
    azure.store.save(next);
    return shown(current ? 200 : 201, next);
  },
  delete(call, azure) {
    const group = requireResource(call.path, azure);
    azure.store.save({ ...group, body: { ...group.body, properties: { provisioningState: 'Deleting' } } });
    const seconds = azure.world.behaviour.resourceWriteSeconds;
    const operation = azure.operations.start({
      kind: 'delete',
      resourceId: group.id,
      seconds,
      failure: call.failure,
    });
    return { status: 202, headers: location(call, azure, operation) };
  },
};
