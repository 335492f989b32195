import { badRequest } from '../arm-error';
import { asRecord } from '../json';
import type { Json } from '../json';
import { vaultUri } from '../key-vault/vault-path';
import type { Answer, Call, Provider } from '../provider';
import { getResource, listResources, patchResource, putResource } from './generic';
import { ipRulesOf, isPublicRange } from './ip-rules';

export const vaults: Provider = {
  type: 'Microsoft.KeyVault/vaults',
  get: (call, azure) => withAddress(call, getResource(call, azure)),
  list(call, azure) {
    const { status, body } = listResources(call, azure);
    const { value } = asRecord(body);
    return { status, body: { value: (value as Json[]).map((vault) => addressed(call, vault)) } };
  },
  put: (call, azure) => withAddress(call, putResource(withNormalRules(call), azure)),
  patch: (call, azure) => withAddress(call, patchResource(withNormalRules(call), azure)),
};

/** Whatever a world says: the data of every vault is served here. */
function withAddress(call: Call, answer: Answer): Answer {
  return { ...answer, body: addressed(call, asRecord(answer.body)) };
}

function addressed(call: Call, vault: Json): Json {
  const properties = asRecord(vault['properties']);
  return { ...vault, properties: { ...properties, vaultUri: vaultUri(call.origin, String(vault['name'])) } };
}

/** Key Vault writes a single address back as a range of one. */
function withNormalRules(call: Call): Call {
  const values = ipRulesOf(call.body);
  if (!values) return call;
  if (!values.every((value) => isPublicRange(value, 32))) {
    throw badRequest(
      'BadRequest',
      'The property networkAcls.ipRules holds a value that is not a public IPv4 address or range.',
    );
  }
  const properties = asRecord(call.body['properties']);
  const ipRules = values.map((value) => ({ value: value.includes('/') ? value : `${value}/32` }));
  const networkAcls = { ...asRecord(properties['networkAcls']), ipRules };
  return { ...call, body: { ...call.body, properties: { ...properties, networkAcls } } };
}
