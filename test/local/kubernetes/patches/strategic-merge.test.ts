import { shapeOf } from '../../../../local/kubernetes/patches/list-shape';
import { applyStrategicMerge } from '../../../../local/kubernetes/patches/strategic-merge';
import { builtInTypes } from '../../../../local/kubernetes/types/built-in-types';

function shape(kind: string): ReturnType<typeof shapeOf> {
  const type = builtInTypes.find((candidate) => candidate.kind === kind);
  if (type === undefined) throw new Error(`no type ${kind}`);
  return shapeOf(type);
}

const pod = (spec: object): object => ({ spec });
const container = (name: string, more: object = {}): object => ({ name, ...more });

describe('a strategic merge patch', () => {
  it.each([
    [
      'merges containers by name',
      pod({ containers: [container('a', { image: '1' }), container('b')] }),
      pod({ containers: [container('a', { image: '2' })] }),
      pod({ containers: [container('a', { image: '2' }), container('b')] }),
    ],
    [
      'adds a container',
      pod({ containers: [container('a')] }),
      pod({ containers: [container('b')] }),
      pod({ containers: [container('a'), container('b')] }),
    ],
    [
      'deletes an item',
      pod({ containers: [container('a'), container('b')] }),
      pod({ containers: [{ name: 'a', $patch: 'delete' }] }),
      pod({ containers: [container('b')] }),
    ],
    [
      'replaces a list',
      pod({ containers: [container('a')] }),
      pod({ containers: [{ $patch: 'replace' }, container('b')] }),
      pod({ containers: [container('b')] }),
    ],
    [
      'replaces an object',
      pod({ nodeSelector: { a: '1' } }),
      pod({ nodeSelector: { $patch: 'replace', b: '2' } }),
      pod({ nodeSelector: { b: '2' } }),
    ],
    [
      'deletes an object',
      pod({ nodeSelector: { a: '1' }, hostname: 'h' }),
      pod({ nodeSelector: { $patch: 'delete' } }),
      pod({ hostname: 'h' }),
    ],
    [
      'deletes a field',
      pod({ hostname: 'h', subdomain: 's' }),
      pod({ hostname: null }),
      pod({ subdomain: 's' }),
    ],
    [
      'replaces lists that have no key',
      pod({ tolerations: [{ key: 'a' }] }),
      pod({ tolerations: [{ key: 'b' }] }),
      pod({ tolerations: [{ key: 'b' }] }),
    ],
    [
      'orders items',
      pod({ containers: [container('a'), container('b')] }),
      pod({ '$setElementOrder/containers': [container('b'), container('a')] }),
      pod({ containers: [container('b'), container('a')] }),
    ],
    [
      'keeps only the named keys',
      pod({ strategy: { type: 'x', rollingUpdate: {} } }),
      pod({ strategy: { $retainKeys: ['type'], type: 'y' } }),
      pod({ strategy: { type: 'y' } }),
    ],
  ])('%s', (_what, value, patch, expected) => {
    expect(applyStrategicMerge(value, patch, shape('Pod'))).toEqual(expected);
  });

  it('adds to and takes from finalizers', () => {
    const value = { metadata: { finalizers: ['a', 'b'] } };
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] } };

    expect(applyStrategicMerge(value, patch, shape('ConfigMap'))).toEqual({
      metadata: { finalizers: ['b', 'c'] },
    });
  });

  it('knows the ports of a service by port and those of a container by containerPort', () => {
    const service = { spec: { ports: [{ port: 80, name: 'a' }] } };
    const workload = pod({ containers: [container('a', { ports: [{ containerPort: 80 }] })] });

    expect(
      applyStrategicMerge(service, { spec: { ports: [{ port: 80, name: 'b' }] } }, shape('Service')),
    ).toEqual({
      spec: { ports: [{ port: 80, name: 'b' }] },
    });
    expect(
      applyStrategicMerge(
        workload,
        pod({ containers: [container('a', { ports: [{ containerPort: 81 }] })] }),
        shape('Pod'),
      ),
    ).toEqual(
      pod({ containers: [container('a', { ports: [{ containerPort: 80 }, { containerPort: 81 }] })] }),
    );
  });
});
