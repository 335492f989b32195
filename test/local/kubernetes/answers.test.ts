import { runCluster } from './running-cluster';
import type { CallAnswer, Parsed, RunningCluster } from './running-cluster';

const MERGE = { 'content-type': 'application/merge-patch+json' };
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
const ns = '/api/v1/namespaces/default';
const apps = '/apis/apps/v1/namespaces/default';
const reviews = '/apis/authorization.k8s.io/v1';
const widgets = '/apis/example.com/v1/namespaces/default/widgets';

const template = {
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'main', image: 'web' }] },
};
const map = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
});
const widget = (name: string, spec: object): object => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name },
  spec,
});
const definition = {
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { size: { type: 'integer' }, mode: { type: 'string', enum: ['A', 'B'] } },
              },
            },
          },
        },
      },
    ],
  },
};

interface Case {
  body?: unknown;
  headers?: Record<string, string>;
  status: number;
  message?: string;
}

/** Statuses and sentences below are those that a kube-apiserver 1.36 gave to the same requests. */
describe('answers to what is wrong', () => {
  let cluster: RunningCluster;
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  beforeAll(async () => {
    cluster = await runCluster();
    await cluster.call('POST', `${ns}/configmaps`, { body: map('known', { data: { a: '1' } }) });
    await cluster.call('POST', definitions, { body: definition });
    await cluster.call('POST', widgets, { body: widget('one', { size: 4 }) });
    await cluster.call('POST', `${apps}/deployments`, {
      body: {
        metadata: { name: 'web' },
        spec: { replicas: 0, selector: { matchLabels: { a: 'b' } }, template },
      },
    });
  });
  afterAll(() => cluster.close());

  it.each<[request: string, answer: Case]>([
    [
      `POST ${ns}/configmaps`,
      {
        body: { metadata: { name: 'a', labels: { 'a b': 'c' } } },
        status: 422,
        message:
          "ConfigMap \"a\" is invalid: metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      },
    ],
    [
      `POST ${ns}/configmaps`,
      { body: map('x'.repeat(254)), status: 422, message: 'must be no more than 253 characters' },
    ],
    [
      `POST ${ns}/configmaps`,
      {
        body: map('a', { data: { a: '1' }, binaryData: { a: 'YQ==' } }),
        status: 422,
        message: 'data[a]: Invalid value: "a": duplicate of key present in binaryData',
      },
    ],
    [
      `POST ${ns}/configmaps`,
      {
        body: { metadata: { name: 'a', finalizers: ['bad'] } },
        status: 422,
        message:
          'metadata.finalizers[0]: Invalid value: "bad": name is neither a standard finalizer name nor is it fully qualified',
      },
    ],
    [
      `POST ${ns}/configmaps`,
      {
        body: { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'a' } },
        status: 400,
        message: 'no kind "ConfigMap" is registered for version "v2" in scheme',
      },
    ],
    [
      `POST ${ns}/secrets`,
      {
        body: { metadata: { name: 'a' }, data: { a: 1 } },
        status: 400,
        message: 'cannot unmarshal number into Go struct field Secret.data of type []uint8',
      },
    ],
    [
      `POST ${ns}/secrets`,
      {
        body: { metadata: { name: 'a' }, type: 'kubernetes.io/basic-auth' },
        status: 422,
        message: '[data[username]: Required value, data[password]: Required value]',
      },
    ],
    [
      `POST ${ns}/secrets`,
      {
        body: { metadata: { name: 'a' }, type: 'kubernetes.io/service-account-token' },
        status: 422,
        message: 'metadata.annotations[kubernetes.io/service-account.name]: Required value',
      },
    ],
    [
      `PUT ${ns}/configmaps/known`,
      { body: {}, status: 400, message: 'the name of the object (known based on URL) was undeterminable' },
    ],
    [
      `PATCH ${ns}/configmaps/known`,
      {
        body: { metadata: { uid: 'x' } },
        headers: MERGE,
        status: 422,
        message: 'ConfigMap "known" is invalid: metadata.uid: Invalid value: "x": field is immutable',
      },
    ],
    [
      `PATCH ${ns}/configmaps/known`,
      { body: { data: 5 }, headers: MERGE, status: 422, message: ' "" is invalid: patch: Invalid value: ' },
    ],
    [
      `PATCH ${ns}/configmaps/known?dryRun=Some`,
      {
        body: { data: { b: '2' } },
        headers: MERGE,
        status: 422,
        message:
          'PatchOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
      },
    ],
    [
      `PATCH ${ns}/configmaps/known?force=true`,
      {
        body: {},
        headers: MERGE,
        status: 422,
        message: 'force: Forbidden: may not be specified for non-apply',
      },
    ],
    [
      `PATCH ${ns}/configmaps/known?fieldManager=${'x'.repeat(129)}`,
      {
        body: {},
        headers: MERGE,
        status: 422,
        message: 'fieldManager: Too long: may not be more than 128 bytes',
      },
    ],
    [
      `POST ${ns}/configmaps?fieldValidation=Bad`,
      { body: map('a'), status: 422, message: 'fieldValidation: Unsupported value: "Bad"' },
    ],
    [
      `PATCH ${ns}/configmaps/known`,
      {
        body: {},
        headers: { 'content-type': 'text/plain' },
        status: 415,
        message: '415: Unsupported Media Type',
      },
    ],
    [
      `PATCH ${ns}/configmaps/known?fieldManager=me`,
      {
        body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'known' } },
        headers: APPLY,
        status: 400,
        message: 'invalid object type: /v1, Kind=Secret',
      },
    ],
    [
      `PATCH ${ns}/secrets/fresh?fieldManager=me`,
      {
        body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fresh' }, data: { a: '!' } },
        headers: APPLY,
        status: 500,
        message:
          'failed to convert new object (/fresh; /v1, Kind=Secret) to proper version: unable to convert unstructured object to /v1, Kind=Secret: error decoding from json: illegal base64 data at input byte 0',
      },
    ],
    [
      `DELETE ${ns}/configmaps/known`,
      {
        body: { propagationPolicy: 'Bad' },
        status: 422,
        message: 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Bad"',
      },
    ],
    [
      `DELETE ${ns}/configmaps/known`,
      {
        body: { preconditions: { uid: 'another' } },
        status: 409,
        message:
          'cannot be fulfilled on ConfigMap "known": the UID in the precondition (another) does not match',
      },
    ],
    [
      `GET ${ns}/configmaps?limit=x`,
      { status: 400, message: 'strconv.ParseInt: parsing "x": invalid syntax' },
    ],
    [`GET ${ns}/configmaps?resourceVersion=x`, { status: 400, message: 'invalid resource version' }],
    [
      `GET ${ns}/configmaps?resourceVersionMatch=Exact`,
      { status: 422, message: 'resourceVersionMatch is forbidden unless resourceVersion is provided' },
    ],
    [
      `GET ${ns}/configmaps?watch=1&sendInitialEvents=true`,
      { status: 422, message: 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan' },
    ],
    [
      `GET ${ns}/configmaps?watch=1&resourceVersion=x`,
      { status: 500, message: 'strconv.ParseUint: parsing "x"' },
    ],
    [
      `PUT ${widgets}/one`,
      {
        body: widget('one', { size: 5 }),
        status: 422,
        message:
          'widgets.example.com "one" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
      },
    ],
    [
      `POST ${widgets}`,
      {
        body: { ...widget('x', {}), kind: 'Other' },
        status: 422,
        message: 'Other.example.com "x" is invalid: kind: Invalid value: "Other": must be Widget',
      },
    ],
    [
      `POST ${widgets}`,
      { body: { metadata: { name: 'x' } }, status: 400, message: "Object 'Kind' is missing" },
    ],
    [
      `POST ${widgets}`,
      {
        body: widget('x', { mode: 'C' }),
        status: 422,
        message: 'spec.mode: Unsupported value: "C": supported values: "A", "B"',
      },
    ],
    [
      `PATCH ${widgets}/one`,
      {
        body: {},
        headers: STRATEGIC,
        status: 415,
        message: 'the body of the request was in an unknown format - accepted media types include: ',
      },
    ],
    [
      `POST ${definitions}`,
      {
        body: {
          metadata: { name: 'gadgets.example.com' },
          spec: { ...definition.spec, scope: 'x', names: { plural: 'gadgets', kind: 'Gadget' } },
        },
        status: 422,
        message: 'spec.scope: Unsupported value: "x": supported values: "Cluster", "Namespaced"',
      },
    ],
    [
      `POST ${apps}/deployments`,
      {
        body: {
          metadata: { name: 'a' },
          spec: { replicas: -1, selector: { matchLabels: { a: 'b' } }, template },
        },
        status: 422,
        message: 'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      },
    ],
    [
      `PATCH ${apps}/deployments/web/scale`,
      {
        body: { spec: { replicas: -3 } },
        headers: MERGE,
        status: 422,
        message: 'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -3',
      },
    ],
    [
      'DELETE /api/v1/namespaces',
      { status: 405, message: 'the server does not allow this method on the requested resource' },
    ],
    [
      `POST ${reviews}/selfsubjectaccessreviews`,
      {
        body: { spec: {} },
        status: 422,
        message: 'exactly one of nonResourceAttributes or resourceAttributes',
      },
    ],
    [
      'POST /apis/authentication.k8s.io/v1/tokenreviews',
      { body: { spec: {} }, status: 400, message: 'token is required for TokenReview in authentication' },
    ],
    [
      `POST ${ns}/serviceaccounts/default/token`,
      {
        body: { spec: { expirationSeconds: 5 } },
        status: 422,
        message:
          'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
      },
    ],
  ])('%s', async (request, { status, message = '', ...options }) => {
    const [method = '', path = ''] = request.split(' ');
    const answer = await cluster.call(method, path, options);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', code: status });
    expect(answer.body.message).toContain(message);
  });

  it('are plain text for a path of no group', async () => {
    for (const path of ['/apis/none.example/v1/things', '/apis/none.example', '/nothing']) {
      const { status, body } = await cluster.call('GET', path);
      expect([status, body]).toEqual([404, '404 page not found\n']);
    }
  });

  it('name what was left out in a warning, once for each field', async () => {
    const body = map('warned', { first: 1, second: 2 });
    const warned = await cluster.call('POST', `${ns}/configmaps`, { body });
    const ignored = await cluster.call('POST', `${ns}/configmaps?fieldValidation=Ignore`, {
      body: { ...body, metadata: { name: 'ignored' } },
    });

    expect(warned.headers['warning']).toBe(
      String.raw`299 - "unknown field \"first\"", 299 - "unknown field \"second\""`,
    );
    expect(ignored.headers).not.toHaveProperty('warning');
  });

  it('show no place of a forbidden namespace but the namespace itself', async () => {
    const { body } = await cluster.call('GET', '/api/v1/namespaces/default', {
      headers: { 'impersonate-user': 'joe' },
    });

    expect(body.message).toBe(
      'namespaces "default" is forbidden: User "joe" cannot get resource "namespaces" in API group "" in the namespace "default"',
    );
  });
});

describe('answers to what is right', () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await runCluster();
  });
  afterAll(() => cluster.close());

  const maps = `${ns}/configmaps`;
  const make = (name: string, more: object = {}): Promise<CallAnswer> =>
    cluster.call('POST', maps, { body: map(name, more) });
  const managed = ({ body }: CallAnswer): Parsed => body.metadata.managedFields;

  it('own a map that a write brings, besides what is in it', async () => {
    const made = await make('owned', { data: { a: '1' } });

    expect(managed(made)[0].fieldsV1).toEqual({ 'f:data': { '.': {}, 'f:a': {} } });
  });

  it('follow no owners of an object that began without any, until it is applied', async () => {
    await make('bare');
    const patched = await cluster.call('PATCH', `${maps}/bare`, {
      body: { data: { a: '1' } },
      headers: MERGE,
    });
    const applied = await cluster.call('PATCH', `${maps}/bare?fieldManager=me`, {
      body: map('bare', { data: { b: '2' } }),
      headers: APPLY,
    });

    expect(patched.body.metadata).not.toHaveProperty('managedFields');
    expect(managed(applied).map(({ manager }: Parsed) => manager)).toEqual(['me', 'before-first-apply']);
  });

  it('leave out what is empty', async () => {
    const made = await cluster.call('POST', maps, {
      body: {
        metadata: { name: 'empty', labels: {}, annotations: {}, finalizers: [] },
        data: {},
        binaryData: null,
      },
    });

    expect(Object.keys(made.body)).toEqual(['kind', 'apiVersion', 'metadata']);
    for (const field of ['labels', 'annotations', 'finalizers', 'managedFields']) {
      expect(made.body.metadata).not.toHaveProperty(field);
    }
  });

  it('go on after a full page of a selection, to one that may be empty', async () => {
    await cluster.call('POST', maps, { body: { metadata: { name: 'l1', labels: { l: 'x' } } } });
    await make('z-last');
    const first = await cluster.call('GET', `${maps}?labelSelector=l&limit=1`);
    const last = await cluster.call(
      'GET',
      `${maps}?labelSelector=l&limit=1&continue=${first.body.metadata.continue}`,
    );
    const names = await cluster.call('GET', `${maps}?labelSelector=none`, {
      headers: { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' },
    });
    const cached = await cluster.call('GET', `${maps}?limit=1&resourceVersion=0`);

    expect([first.body.items.length, last.body.items.length]).toEqual([1, 0]);
    expect(last.body.metadata).not.toHaveProperty('continue');
    expect(names.body.items).toBeNull();
    expect(cached.body.items.length).toBeGreaterThan(1);
  });

  it('show the object of a deletion in the foreground, of service accounts and of definitions', async () => {
    await make('front');
    await cluster.call('POST', `${ns}/serviceaccounts`, { body: { metadata: { name: 'robot' } } });
    const front = await cluster.call('DELETE', `${maps}/front?propagationPolicy=Foreground`);
    const robot = await cluster.call('DELETE', `${ns}/serviceaccounts/robot`);

    expect(front.body.metadata.finalizers).toEqual(['foregroundDeletion']);
    expect(robot.body).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'robot' } });
    expect((await cluster.call('GET', `${maps}/front`)).status).toBe(404);
  });

  it('say that an object of the name is still being deleted', async () => {
    await cluster.call('POST', maps, {
      body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } },
    });
    await cluster.call('DELETE', `${maps}/held`);

    expect((await make('held')).body.message).toBe(
      'object is being deleted: configmaps "held" already exists',
    );
  });

  it('of reviews name their kind', async () => {
    const { body } = await cluster.call('POST', `${reviews}/selfsubjectaccessreviews`, {
      body: { spec: { resourceAttributes: { verb: 'get', resource: 'secrets' } } },
      headers: { 'impersonate-user': 'joe' },
    });

    expect(body).toMatchObject({ kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1' });
    expect(body.status).toEqual({ allowed: false });
  });

  it('let a role in a namespace allow to read that namespace', async () => {
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
    const rules = [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get'] }];
    await cluster.call('POST', `${rbac}/roles`, { body: { metadata: { name: 'look' }, rules } });
    await cluster.call('POST', `${rbac}/rolebindings`, {
      body: {
        metadata: { name: 'look' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'look' },
        subjects: [{ kind: 'User', name: 'ann', apiGroup: 'rbac.authorization.k8s.io' }],
      },
    });
    const headers = { 'impersonate-user': 'ann' };

    expect((await cluster.call('GET', '/api/v1/namespaces/default', { headers })).status).toBe(200);
    expect((await cluster.call('GET', '/api/v1/namespaces/kube-system', { headers })).status).toBe(403);
  });

  it('put into the rows of a table what the caller wants', async () => {
    await make('row', { data: { a: '1' } });
    const row = async (include: string): Promise<Parsed> =>
      (await cluster.call('GET', `${maps}/row?includeObject=${include}`, { headers: TABLE })).body;

    expect((await row('None')).rows[0].object).toBeNull();
    expect((await row('Object')).rows[0].object).toMatchObject({ kind: 'ConfigMap', data: { a: '1' } });
    expect((await row('Metadata')).rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata' });
    expect((await row('Bad')).message).toContain('includeObject: Invalid value: "Bad"');
  });

  it('own an empty map that is applied', async () => {
    const applied = await cluster.call('PATCH', `${maps}/hollow?fieldManager=me`, {
      body: map('hollow', { data: {} }),
      headers: APPLY,
    });

    expect(managed(applied)[0].fieldsV1).toEqual({ 'f:data': {} });
  });

  it('print the wide columns after the age', async () => {
    const names = async (path: string): Promise<string[]> =>
      (await cluster.call('GET', path, { headers: TABLE })).body.columnDefinitions.map(
        ({ name }: Parsed) => name,
      );

    expect(await names(`${ns}/pods`)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
      'IP',
      'Node',
      'Nominated Node',
      'Readiness Gates',
    ]);
    expect(await names('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings')).toEqual([
      'Name',
      'Role',
      'Age',
      'Users',
      'Groups',
      'ServiceAccounts',
    ]);
    expect(await names(`${apps}/deployments`)).toEqual([
      'Name',
      'Ready',
      'Up-to-date',
      'Available',
      'Age',
      'Containers',
      'Images',
      'Selector',
    ]);
  });
});
