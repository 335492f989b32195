import type { Manifest } from '../../kubernetes/kubernetes-client';
import { isUpToDate, secretManifest, serviceAccountManifest } from '../../kubernetes/manifests';
import { foreignnessOf } from '../../kubernetes/ownership';

const LINKER = '/subscriptions/s/linkers/a';
const secret = secretManifest({
  namespace: 'shop',
  name: 'sc-a-secret',
  linkerId: LINKER,
  valuesHash: 'h',
  naming: 'plain',
  values: [
    { name: 'A', value: 'ä' },
    { name: 'B', value: '' },
  ],
});

/** What a cluster answers: more than was sent. */
function asStored(manifest: Manifest): Manifest {
  const copy = structuredClone(manifest);
  copy.metadata = { ...copy.metadata, uid: 'u', resourceVersion: '7' };
  copy.metadata.labels = { ...copy.metadata.labels, team: 'orders' };
  return copy;
}

describe('a Secret', () => {
  it('holds its values as base64 of UTF-8', () => {
    expect(secret.data).toEqual({ A: 'w6Q=', B: '' });
  });

  it('is up to date with what others have added around it', () => {
    const stored = asStored(secret);
    stored.data = { ...stored.data, THEIRS: 'eA==' };

    expect(isUpToDate(stored, secret)).toBe(true);
  });

  it.each<[string, (stored: Manifest) => void]>([
    ['a value', (stored) => (stored.data = { ...stored.data, A: 'eA==' })],
    ['a key too few', (stored) => (stored.data = { A: 'w6Q=' })],
    ['another hash', (stored) => (stored.metadata.annotations = {})],
    ['no label', (stored) => (stored.metadata.labels = {})],
  ])('is not up to date with %s', (_what, change) => {
    const stored = asStored(secret);
    change(stored);

    expect(isUpToDate(stored, secret)).toBe(false);
  });
});

describe('foreignnessOf', () => {
  it('takes what carries our label and the id of the linker in any casing', () => {
    expect(foreignnessOf(asStored(secret), LINKER.toUpperCase())).toBeUndefined();
  });

  it('knows the object of another connection', () => {
    expect(foreignnessOf(asStored(secret), `${LINKER}2`)).toEqual({
      owner: 'anotherConnection',
      linkerId: LINKER,
    });
  });

  it('takes nothing without the label, and nothing without a linker where one is asked for', () => {
    const account = serviceAccountManifest({ namespace: 'shop', name: 'n', clientId: 'c', tenantId: 't' });
    const unlabelled = { ...account, metadata: { ...account.metadata, labels: {} } };

    expect(foreignnessOf(account)).toBeUndefined();
    expect(foreignnessOf(account, LINKER)).toEqual({ owner: 'somebodyElse' });
    expect(foreignnessOf(unlabelled)).toEqual({ owner: 'somebodyElse' });
  });
});
