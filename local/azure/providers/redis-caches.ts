import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { pick } from '../json';
import type { Json } from '../json';
import type { Answer, Azure, Call, Provider } from '../provider';
import { parentOf, readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { view } from '../view';
import { getResource, putResource } from './generic';
import { requireAddresses } from './server-firewall-rules';
import { busyConflict, slowWrites } from './slow-writes';

const POLICIES = ['Data Owner', 'Data Contributor', 'Data Reader'];

const assignments = slowWrites({
  kind: 'redisAccessPolicyAssignment',
  lockedId: (path) => parentOf(readResourcePath(path))?.path ?? path,
  property: 'provisioningState',
  idle: 'Succeeded',
  busy: 'ConfiguringAAD',
  refusal: busyConflict,
});

export const redisCaches: readonly Provider[] = [
  {
    type: 'Microsoft.Cache/redis/firewallRules',
    get: (call, azure) => shownAs(getResource(call, azure), call, azure),
    list: ({ path }, azure) => ({
      status: 200,
      body: { value: azure.store.list(path.key).map(named) },
    }),
    put(call, azure) {
      requireAddresses(call, azure, 'startIP', 'endIP');
      return shownAs(putResource(call, azure), call, azure);
    },
  },
  {
    type: 'Microsoft.Cache/redis/accessPolicyAssignments',
    put(call, azure) {
      const policy = String(pick(call.body, 'properties', 'accessPolicyName'));
      if (!POLICIES.includes(policy))
        throw badRequest('InvalidRequestBody', `The access policy '${policy}' does not exist on the cache.`);
      return assignments.put(call, azure);
    },
    delete: assignments.delete,
    finish: assignments.finish,
  },
];

function shownAs(answer: Answer, call: Call, azure: Azure): Answer {
  return { ...answer, body: named(requireResource(call.path, azure)) };
}

/** The name of a rule carries the name of its cache: `{cache}/{rule}`. */
function named(rule: Resource): Json {
  const path = readResourcePath(rule.id);
  return { ...view(rule), name: `${parentOf(path)?.name ?? ''}/${path.name ?? ''}` };
}
