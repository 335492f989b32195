import { runCluster } from './running-cluster';
import type { CallAnswer, RunningCluster } from './running-cluster';

const schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1 },
        color: { type: 'string', enum: ['red', 'blue'], default: 'red' },
        code: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
        tags: { type: 'array', maxItems: 2, items: { type: 'string' } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        port: { 'x-kubernetes-int-or-string': true },
        anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' } } },
        },
      },
    },
  },
};

describe('custom resources', () => {
  let cluster: RunningCluster;
  const path = '/apis/example.com/v1/namespaces/default/widgets';
  beforeAll(async () => {
    cluster = await runCluster();
    const version = (name: string, isStorage: boolean): object => ({
      name,
      served: true,
      storage: isStorage,
      schema: { openAPIV3Schema: schema },
    });
    await cluster.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: {
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'widgets', kind: 'Widget' },
          versions: [version('v1', true), version('v1beta1', false)],
        },
      },
    });
  });
  afterAll(() => cluster.close());

  function widget(name: string, spec?: object): object {
    return {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name },
      ...(spec === undefined ? {} : { spec }),
    };
  }

  it.each([
    ['a field that must be there', undefined, 'spec: Required value'],
    ['an inner field that must be there', {}, 'spec.size: Required value'],
    ['another type', { size: '3' }, 'spec.size in body must be of type integer: "string"'],
    ['a number that is too small', { size: 0 }, 'should be greater than or equal to 1'],
    ['a value that is not offered', { size: 1, color: 'green' }, 'supported values: "red", "blue"'],
    ['a text of another form', { size: 1, code: 'A' }, "should match '^[a-z]+$'"],
    ['a text that is too long', { size: 1, code: 'abcdef' }, 'Too long: may not be more than 5 bytes'],
    ['too many items', { size: 1, tags: ['a', 'b', 'c'] }, 'must have at most'],
    ['a wrong item', { size: 1, tags: [1] }, 'spec.tags[0]'],
    ['a wrong value in a map', { size: 1, labels: { a: 1 } }, 'spec.labels.a'],
    ['neither number nor text', { size: 1, port: true }, 'spec.port'],
  ])('refuse %s', async (_what, spec, message) => {
    const answer = await cluster.call('POST', path, { body: widget('wrong', spec) });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  it('lose unknown fields and get defaults', async () => {
    const spec = { size: 1, unknown: true, anything: { goes: 1 }, port: 'http' };
    const { body } = await cluster.call('POST', path, { body: widget('pruned', spec) });

    expect(body.spec).toEqual({ size: 1, color: 'red', anything: { goes: 1 }, port: 'http' });
  });

  it('are refused with their unknown fields by strict decoding', async () => {
    const body = widget('strict', { size: 1, unknown: true });
    const answer = await cluster.call('POST', `${path}?fieldValidation=Strict`, { body });

    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('strict decoding error: unknown field "spec.unknown"');
  });

  it('merge lists by the keys that their schema names', async () => {
    const apply = (manager: string, parts: object[]): Promise<CallAnswer> =>
      cluster.call('PATCH', `${path}/listed?fieldManager=${manager}`, {
        body: widget('listed', { size: 1, parts }),
        headers: { 'content-type': 'application/apply-patch+yaml' },
      });
    await apply('one', [{ name: 'a', value: '1' }]);

    const merged = await apply('two', [{ name: 'b', value: '2' }]);

    expect(merged.body.spec.parts).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]);
  });

  it('can be read in every served version', async () => {
    await cluster.call('POST', path, { body: widget('versions', { size: 1 }) });
    const beta = await cluster.call('GET', '/apis/example.com/v1beta1/namespaces/default/widgets/versions');
    const group = await cluster.call('GET', '/apis/example.com');

    expect(beta.body.apiVersion).toBe('example.com/v1beta1');
    expect(group.body.preferredVersion.version).toBe('v1');
  });

  it('need a definition that fits its name', async () => {
    const answer = await cluster.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: {
        metadata: { name: 'gadgets' },
        spec: {
          group: 'example.com',
          scope: 'Cluster',
          names: { plural: 'gadgets', kind: 'Gadget' },
          versions: [],
        },
      },
    });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain('must be spec.names.plural+"."+spec.group');
  });
});
