import { badRequest } from '../arm-error';
import { asRecord } from '../json';
import type { Call, Provider } from '../provider';
import { patchResource, putResource } from './generic';
import { ipRulesOf, isPublicRange } from './ip-rules';

export const vaults: Provider = {
  type: 'Microsoft.KeyVault/vaults',
  put: (call, azure) => putResource(withNormalRules(call), azure),
  patch: (call, azure) => patchResource(withNormalRules(call), azure),
};

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
