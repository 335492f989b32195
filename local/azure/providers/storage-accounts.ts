import { randomBytes } from 'node:crypto';
import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { asRecord } from '../json';
import type { Json } from '../json';
import { location } from '../long-running';
import type { Answer, Azure, Call, Provider } from '../provider';
import { parentOf, splitAction } from '../resource-path';
import type { Resource } from '../resource-store';
import { view } from '../view';
import { getResource, patchResource, putResource, replaced, requireLocation } from './generic';
import { ipRulesOf, isPublicRange } from './ip-rules';

export const storageAccounts: Provider = {
  type: 'Microsoft.Storage/storageAccounts',
  put(call: Call, azure: Azure): Answer {
    requireSoundRules(call);
    if (azure.store.get(call.path.path)) return putResource(call, azure);
    requireLocation(call, undefined);
    const account = newAccount(call, azure);
    azure.store.save(account);
    const seconds = azure.world.behaviour.resourceWriteSeconds;
    const operation = azure.operations.start({
      kind: 'settle',
      resourceId: account.id,
      seconds,
      failure: call.failure,
    });
    return { status: 202, headers: location(call, azure, operation) };
  },
  patch(call, azure) {
    requireSoundRules(call);
    return patchResource(call, azure);
  },
  actions: {
    regeneratekey(call, azure) {
      const account = requireResource(splitAction(call.path).owner, azure);
      const wanted = call.body['keyName'];
      const keys = keysOf(account).map((key) =>
        key['keyName'] === wanted ? newKey(String(wanted), azure) : key,
      );
      if (!keys.some((key) => key['keyName'] === wanted)) {
        throw badRequest(
          'InvalidValuesForRequestParameters',
          'Values for request parameters are invalid: keyName.',
        );
      }
      azure.store.save({ ...account, secrets: { ...account.secrets, listKeys: { keys } } });
      return { status: 200, body: { keys } };
    },
  },
};

/** Storage takes single addresses and ranges up to /30, public ones only: https://aka.ms/storagenetworkruleset */
function requireSoundRules(call: Call): void {
  if ((ipRulesOf(call.body) ?? []).every((value) => isPublicRange(value, 30))) return;
  throw badRequest(
    'InvalidValuesForRequestParameters',
    'Values for request parameters are invalid: networkAcls.ipRule[*].value. For more information, see - https://aka.ms/storagenetworkruleset',
  );
}

function newAccount(call: Call, azure: Azure): Resource {
  const account = replaced(call, azure, undefined, 'Creating');
  const hosts = ['blob', 'dfs', 'file', 'queue', 'table', 'web'];
  const endpoints = hosts.map((host) => [host, `https://${call.path.name ?? ''}.${host}.core.windows.net/`]);
  const properties = {
    primaryEndpoints: Object.fromEntries(endpoints) as Json,
    ...asRecord(account.body['properties']),
  };
  const keys = [newKey('key1', azure), newKey('key2', azure)];
  return { ...account, body: { ...account.body, properties }, secrets: { listKeys: { keys } } };
}

function newKey(keyName: string, azure: Azure): Json {
  const creationTime = new Date(azure.now()).toISOString();
  return { keyName, permissions: 'FULL', creationTime, value: randomBytes(64).toString('base64') };
}

function keysOf(account: Resource): Json[] {
  const { keys } = asRecord(account.secrets['listKeys']);
  return Array.isArray(keys) ? keys.map(asRecord) : [];
}

/** `blobServices/default` and its like exist with every account, whether or not the world lists them. */
function serviceProvider(service: string): Provider {
  const type = `Microsoft.Storage/storageAccounts/${service}`;
  function implied(call: Call, azure: Azure): Json {
    const account = requireResource(parentOf(call.path) ?? call.path, azure);
    return { id: `${account.id}/${service}/default`, name: 'default', type, properties: {} };
  }
  return {
    type,
    get(call, azure) {
      if (azure.store.get(call.path.path) || call.path.name?.toLowerCase() !== 'default')
        return getResource(call, azure);
      return { status: 200, body: implied(call, azure) };
    },
    list(call, azure) {
      const kept = azure.store.list(call.path.path).map(view);
      return { status: 200, body: { value: kept.length > 0 ? kept : [implied(call, azure)] } };
    },
  };
}

export const storageServices: readonly Provider[] = [
  'blobServices',
  'fileServices',
  'queueServices',
  'tableServices',
].map(serviceProvider);
