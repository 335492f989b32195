import fc from 'fast-check';
import { linkerId } from '../../connection/names';
import { parseRequest } from '../../connection/request';

const GUID = '11111111-2222-4333-8444-555555555555';
const CLUSTER = `/subscriptions/${GUID}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;
const STORE = `/subscriptions/${GUID}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore/blobServices/default`;

function validRequest() {
  return {
    clusterId: CLUSTER,
    name: 'orders_blob',
    properties: {
      targetService: { type: 'AzureResource', id: STORE },
      authInfo: { authType: 'userAssignedIdentity', clientId: GUID, subscriptionId: GUID },
      clientType: 'nodejs',
      scope: 'shop',
    },
  };
}

function targets(body: unknown): string[] {
  const parsed = parseRequest(body);
  return parsed.ok ? [] : (parsed.error.details ?? []).map((detail) => detail.target);
}

describe('requests', () => {
  it('are accepted when they are complete, and create or update by default', () => {
    expect(parseRequest(validRequest())).toMatchObject({
      ok: true,
      request: { operation: 'createOrUpdate' },
    });
  });

  it.each([
    CLUSTER.slice(1),
    `/${CLUSTER}`,
    `${CLUSTER}/`,
    CLUSTER.replaceAll('/', '//'),
    CLUSTER.toUpperCase(),
  ])('name one connection, however their cluster is spelled: %s', (clusterId) => {
    const parsed = parseRequest({ ...validRequest(), clusterId });

    const id = parsed.ok ? linkerId(parsed.request.clusterId, parsed.request.name) : '';
    expect(id.toLowerCase()).toBe(linkerId(CLUSTER, 'orders_blob').toLowerCase());
  });

  it('may carry the nulls and read-only fields of an answer', () => {
    const request = validRequest();
    const properties = {
      ...request.properties,
      vNetSolution: null,
      secretStore: null,
      provisioningState: 'Succeeded',
    };

    expect(parseRequest({ ...request, properties })).toMatchObject({ ok: true });
  });

  it.each<[string, (request: ReturnType<typeof validRequest>) => unknown, string]>([
    ['no cluster', ({ name, properties }) => ({ name, properties }), 'clusterId'],
    ['a cluster of another type', (request) => ({ ...request, clusterId: STORE }), 'clusterId'],
    ['a name with a slash', (request) => ({ ...request, name: 'a/b' }), 'name'],
    ['a name of 61 characters', (request) => ({ ...request, name: 'a'.repeat(61) }), 'name'],
    ['a name without letter or digit', (request) => ({ ...request, name: '_._' }), 'name'],
    ['an unknown field', (request) => ({ ...request, clusterID: 'x' }), 'clusterID'],
    ['an unknown operation', (request) => ({ ...request, operation: 'explode' }), 'operation'],
    [
      'a namespace in upper case',
      (request) => ({ ...request, properties: { ...request.properties, scope: 'Shop' } }),
      'properties.scope',
    ],
    [
      'an unknown client type',
      (request) => ({ ...request, properties: { ...request.properties, clientType: 'cobol' } }),
      'properties.clientType',
    ],
    [
      'an authentication that AKS does not have',
      (request) => ({
        ...request,
        properties: { ...request.properties, authInfo: { authType: 'systemAssignedIdentity' } },
      }),
      'properties.authInfo.authType',
    ],
    ['text instead of a document', () => 'hello', 'body'],
    ['nothing', () => undefined, 'body'],
    ['a list', () => [], 'body'],
  ])('are refused with the field named: %s', (_, change, field) => {
    expect(targets(change(validRequest()))).toContain(field);
  });

  it('that are wrong all over are refused in few words', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => [`${'k'.repeat(1_000)}${index}`, index]);
    const parsed = parseRequest({ ...validRequest(), ...Object.fromEntries(keys), '': 1 });

    const error = parsed.ok ? undefined : parsed.error;
    expect(error?.details?.length).toBe(50);
    expect(error?.message.length).toBeLessThan(4_000);
    expect(targets({ ...validRequest(), '': 1 })).toEqual(['(empty name)']);
  });

  it('never repeat a refused value, because it may be a credential', () => {
    const request = validRequest();
    const authInfo = {
      authType: 'servicePrincipalSecret',
      clientId: 'TOP-SECRET',
      principalId: GUID,
      secret: 'TOP-SECRET',
    };

    const parsed = parseRequest({ ...request, properties: { ...request.properties, authInfo } });

    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toContain('TOP-SECRET');
  });

  it('of any shape are answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        const parsed = parseRequest(body);

        expect(parsed.ok || (parsed.error.details ?? []).length > 0).toBe(true);
      }),
    );
  });

  it('with one member replaced by anything are answered with a field', () => {
    const members = ['clusterId', 'name', 'properties', 'operation'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.anything(), (member, value) => {
        const parsed = parseRequest({ ...validRequest(), [member]: value });

        const isNamed =
          !parsed.ok && (parsed.error.details ?? []).every(({ target }) => target.startsWith(member));
        expect(parsed.ok || isNamed).toBe(true);
      }),
    );
  });
});
