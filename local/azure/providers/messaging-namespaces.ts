import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { asRecord, pick } from '../json';
import type { Json } from '../json';
import type { Answer, Azure, Call, Provider } from '../provider';
import { parentOf } from '../resource-path';
import { view } from '../view';
import { getResource, putResource } from './generic';
import { isPublicRange } from './ip-rules';

/** Service Bus and Event Hubs: `networkRuleSets/default` is there with every namespace, written or not. */
export const messagingNamespaces: readonly Provider[] = ['Microsoft.ServiceBus', 'Microsoft.EventHub'].map(
  (namespace) => {
    const type = `${namespace}/namespaces/networkRuleSets`;
    return {
      type,
      get(call, azure) {
        if (azure.store.get(call.path.path) || call.path.name?.toLowerCase() !== 'default')
          return getResource(call, azure);
        return { status: 200, body: implied(call, azure, type) };
      },
      list(call, azure) {
        const kept = azure.store.list(call.path.path).map(view);
        return { status: 200, body: { value: kept } };
      },
      put(call, azure) {
        requireSoundRuleSet(call);
        return withoutState(putResource(call, azure), call, azure);
      },
    };
  },
);

/** Rule sets have no state of their own. */
function withoutState(answer: Answer, call: Call, azure: Azure): Answer {
  const ruleSet = requireResource(call.path, azure);
  const { provisioningState: _state, ...properties } = asRecord(ruleSet.body['properties']);
  const kept = { ...ruleSet, body: { ...ruleSet.body, properties } };
  azure.store.save(kept);
  return { ...answer, body: view(kept) };
}

function implied(call: Call, azure: Azure, type: string): Json {
  const owner = requireResource(parentOf(call.path) ?? call.path, azure);
  return {
    id: `${owner.id}/networkRuleSets/default`,
    name: 'default',
    type,
    properties: {
      publicNetworkAccess: 'Enabled',
      defaultAction: 'Allow',
      virtualNetworkRules: [],
      ipRules: [],
      trustedServiceAccessEnabled: false,
    },
  };
}

function requireSoundRuleSet({ path, body }: Call): void {
  const rules = pick(body, 'properties', 'ipRules');
  const masks = Array.isArray(rules) ? rules.map((rule) => String(asRecord(rule)['ipMask'])) : [];
  if (path.name?.toLowerCase() === 'default' && masks.every((mask) => isPublicRange(mask, 32))) return;
  throw badRequest('BadRequest', 'The network rule set has another name than default, or a wrong ipMask.');
}
