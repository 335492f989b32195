import { badRequest } from '../arm-error';
import { requireParent } from '../checks';
import { asRecord } from '../json';
import { addVersion } from '../key-vault/secret-versions';
import type { Call, Provider } from '../provider';
import { shown } from '../view';
import { unknownAction } from './generic';

/** Secrets of a vault as templates write them: the value goes in and never comes out; it is read from the vault itself. */
export const vaultSecrets: Provider = {
  type: 'Microsoft.KeyVault/vaults/secrets',
  put(call, azure) {
    requireParent(call.path, azure);
    const { value, contentType, attributes } = asRecord(call.body['properties']);
    if (typeof value !== 'string') throw badRequest('BadRequest', 'The property value is required.');
    const { enabled } = asRecord(attributes);
    const isNew = !azure.store.get(call.path.path);
    const secret = addVersion(azure, call.path.path, {
      value,
      ...(typeof enabled === 'boolean' ? { enabled } : {}),
      ...(typeof contentType === 'string' ? { contentType } : {}),
    });
    return shown(isNew ? 201 : 200, secret);
  },
  patch: (call) => refuse(call),
  // What a secret keeps is no answer to an action.
  actions: { value: refuse, versions: refuse },
};

function refuse(call: Call): never {
  throw unknownAction(call);
}
