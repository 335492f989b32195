import fc from 'fast-check';
import { fromFieldsV1, toFieldsV1 } from '../../../../local/kubernetes/patches/field-set';
import { shapeOf } from '../../../../local/kubernetes/patches/list-shape';
import type { Ownership } from '../../../../local/kubernetes/patches/managed-fields';
import { applyServerSide } from '../../../../local/kubernetes/patches/server-side-apply';
import type { ApplyResult } from '../../../../local/kubernetes/patches/server-side-apply';
import { builtInTypes } from '../../../../local/kubernetes/types/built-in-types';
import type { KubeObject } from '../../../../local/kubernetes/objects/kube-object';

function shape(kind: string): ReturnType<typeof shapeOf> {
  const type = builtInTypes.find((candidate) => candidate.kind === kind);
  if (type === undefined) throw new Error(`no type ${kind}`);
  return shapeOf(type);
}

interface Step {
  manager: string;
  isForced?: boolean;
}

function apply(kind: string, applied: KubeObject, before: ApplyResult | undefined, step: Step): ApplyResult {
  return applyServerSide(
    {
      live: before?.object,
      applied,
      writer: { manager: step.manager, operation: 'Apply', apiVersion: 'v1', time: '2026-01-01T00:00:00Z' },
      isForced: step.isForced ?? false,
      takeover: new Set(),
      shape: shape(kind),
      hasStatus: false,
    },
    before?.ownerships ?? [],
  );
}

function map(data: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data };
}

function pod(...containers: object[]): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers } };
}

function owned(ownerships: readonly Ownership[], manager: string): object {
  return toFieldsV1(ownerships.find((entry) => entry.writer.manager === manager)?.paths ?? []);
}

const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3'), {
  minKeys: 1,
});
const steps = fc.array(fc.record({ manager: fc.constantFrom('one', 'two', 'three'), data }), {
  minLength: 1,
  maxLength: 8,
});

describe('server-side apply', () => {
  it('merges lists by their keys and owns the items', () => {
    const first = apply('Pod', pod({ name: 'a', image: '1', ports: [{ containerPort: 80 }] }), undefined, {
      manager: 'one',
    });
    const second = apply('Pod', pod({ name: 'b', image: '2' }), first, { manager: 'two' });

    expect(second.object).toMatchObject(
      pod({ name: 'a', image: '1', ports: [{ containerPort: 80 }] }, { name: 'b', image: '2' }),
    );
    expect(owned(second.ownerships, 'one')).toEqual({
      'f:spec': {
        'f:containers': {
          'k:{"name":"a"}': {
            '.': {},
            'f:name': {},
            'f:image': {},
            'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
          },
        },
      },
    });
  });

  it('removes an item that its only manager no longer wants', () => {
    const first = apply('Pod', pod({ name: 'a' }, { name: 'b' }), undefined, { manager: 'one' });

    const second = apply('Pod', pod({ name: 'b' }), first, { manager: 'one' });

    expect(second.object['spec']).toEqual({ containers: [{ name: 'b' }] });
  });

  it('shares a field that two managers set to the same value', () => {
    const first = apply('ConfigMap', map({ a: '1' }), undefined, { manager: 'one' });
    const shared = apply('ConfigMap', map({ a: '1' }), first, { manager: 'two' });

    const left = apply('ConfigMap', map({ b: '1' }), shared, { manager: 'one' });

    expect(left.object['data']).toEqual({ a: '1', b: '1' });
  });

  it('names every conflict', () => {
    const first = apply('ConfigMap', map({ a: '1', b: '1' }), undefined, { manager: 'one' });

    expect(() => apply('ConfigMap', map({ a: '2', b: '2' }), first, { manager: 'two' })).toThrow(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b',
    );
  });

  it('removes the whole field when its last part goes', () => {
    const first = apply('ConfigMap', map({ a: '1' }), undefined, { manager: 'one' });
    const { data: _data, ...empty } = map({});

    expect(apply('ConfigMap', empty as KubeObject, first, { manager: 'one' }).object).not.toHaveProperty(
      'data',
    );
  });

  it('forced, ends with what was applied last; every field has an owner; again changes nothing', () => {
    fc.assert(
      fc.property(steps, (list) => {
        let state: ApplyResult | undefined;
        for (const step of list) {
          state = apply('ConfigMap', map(step.data), state, { manager: step.manager, isForced: true });
          const again = apply('ConfigMap', map(step.data), state, { manager: step.manager });

          expect(state.object['data']).toMatchObject(step.data);
          expect(again.object).toEqual(state.object);
        }
        const owners = state?.ownerships ?? [];
        const keys = Object.keys((state?.object['data'] ?? {}) as object);
        const fields = new Set(owners.flatMap(({ paths }) => [...paths]));
        expect(keys.every((key) => fields.has(`f:data\u0000f:${key}`))).toBe(true);
      }),
    );
  });
});

describe('field sets', () => {
  const element = fc.oneof(
    fc.string({ minLength: 1 }).map((name) => `f:${name}`),
    fc.string().map((name) => `k:${JSON.stringify({ name })}`),
    fc.jsonValue().map((value) => `v:${JSON.stringify(value)}`),
  );

  it('survive the way into FieldsV1 and back', () => {
    fc.assert(
      fc.property(fc.array(fc.array(element, { minLength: 1, maxLength: 4 }), { maxLength: 10 }), (paths) => {
        fc.pre(paths.flat().every((part) => !part.includes('\u0000') && part !== 'f:__proto__'));
        const set = new Set(paths.map((path) => path.join('\u0000')));

        expect(fromFieldsV1(JSON.parse(JSON.stringify(toFieldsV1(set))))).toEqual(set);
      }),
    );
  });
});
