import fc from 'fast-check';
import { isGuid } from '../../connection/arm-id';
import {
  deterministicGuid,
  keyOf,
  linkerId,
  operationId,
  recordName,
  secretName,
  secretProviderClassName,
  serviceAccountName,
  serviceAccountSubject,
} from '../../connection/names';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/;
const LINKER_NAME = fc.stringMatching(/^[A-Za-z0-9._-]{0,59}[A-Za-z0-9]$/);

describe('names', () => {
  it('of Kubernetes objects are those that Service Connector uses on AKS', () => {
    expect(secretName('storage_conn')).toBe('sc-storageconn-secret');
    expect(secretProviderClassName('kv.csi-1')).toBe('sc-kvcsi1-secretprovider');
    expect(serviceAccountName('DDDDDDDD-0001-4000-8000-00000000C11E')).toBe(
      'sc-account-dddddddd-0001-4000-8000-00000000c11e',
    );
    expect(serviceAccountSubject('shop', 'sc-account-x')).toBe('system:serviceaccount:shop:sc-account-x');
  });

  it('of Kubernetes objects are valid for every linker name', () => {
    fc.assert(
      fc.property(LINKER_NAME, (name) => {
        for (const made of [secretName(name), secretProviderClassName(name), recordName(name)]) {
          expect(made).toMatch(DNS_LABEL);
        }
      }),
    );
  });

  it('of operations are short enough for a durable instance and do not depend on casing', () => {
    const linker = linkerId(
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c',
      'Orders',
    );

    const id = operationId(linker, deterministicGuid('message-1'));

    expect(id).toMatch(/^[0-9a-f]{24}\.[0-9a-f-]{36}$/);
    expect(keyOf(linker)).toBe(keyOf(linker.toUpperCase()));
  });

  it('derive GUIDs that depend on every part and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(deterministicGuid(a, b)).toBe(deterministicGuid(a, b));
        expect(isGuid(deterministicGuid(a, b))).toBe(true);
      }),
    );
    expect(deterministicGuid('scope', 'role')).not.toBe(deterministicGuid('scope', 'other'));
  });

  it('never lead from one subscription, group, cluster or connection to another one', () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,8}[a-z0-9])?$/);
    const place = fc.record({ subscription: fc.uuid(), group: part, cluster: part, name: part });
    const idOf = ({ subscription, group, cluster, name }: Record<string, string>): string =>
      linkerId(
        `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${cluster}`,
        name ?? '',
      );
    const changed = fc.constantFrom('subscription', 'group', 'cluster', 'name');
    fc.assert(
      fc.property(place, place, changed, (here, there, what) => {
        const other = { ...here, [what]: there[what] };
        fc.pre(other[what] !== here[what]);

        expect(keyOf(idOf(other))).not.toBe(keyOf(idOf(here)));
        expect(recordName(idOf(other))).not.toBe(recordName(idOf(here)));
        expect(operationId(idOf(other), 'same')).not.toBe(operationId(idOf(here), 'same'));
      }),
    );
  });
});
