import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { runCluster } from './running-cluster';
import type { CallAnswer, RunningCluster } from './running-cluster';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ACCOUNT = 'system:serviceaccount:default:default';

describe('who may do what', () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await runCluster({
      clusters: [
        { name: 'prod', objects: [], logs: {} },
        { name: 'dev', objects: [], logs: {} },
      ],
      verifyToken: (token) =>
        Promise.resolve(token === 'from.entra.id' ? { name: 'ann', groups: ['operators'] } : undefined),
    });
  });
  afterAll(() => cluster.close());

  async function accountToken(audiences: string[] = []): Promise<string> {
    const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
    const answer = await cluster.call('POST', path, { body: { spec: { audiences } } });
    return answer.body.status.token;
  }

  async function bind(name: string, rule: object, subject: object): Promise<void> {
    await cluster.call('POST', `${RBAC}/namespaces/default/roles`, {
      body: { metadata: { name }, rules: [rule] },
    });
    await cluster.call('POST', `${RBAC}/namespaces/default/rolebindings`, {
      body: { metadata: { name }, roleRef: { kind: 'Role', name }, subjects: [subject] },
    });
  }

  const secrets = '/api/v1/namespaces/default/secrets';

  it('answers 401 without a token and with a wrong one, and 200 on open paths', async () => {
    const none = await cluster.call('GET', secrets, { token: '' });
    const wrong = await cluster.call('GET', secrets, { token: 'wrong' });
    const version = await cluster.call('GET', '/version', { token: '' });

    expect([none.status, wrong.status, version.status]).toEqual([401, 401, 200]);
    expect(wrong.body).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      reason: 'Unauthorized',
      code: 401,
    });
  });

  it('answers 403 with the whole sentence to a user without a role', async () => {
    const token = await accountToken();
    const list = await cluster.call('GET', secrets, { token });
    const one = await cluster.call('GET', '/apis/apps/v1/namespaces/default/deployments/web', { token });
    const nodes = await cluster.call('GET', '/api/v1/nodes', { token });

    expect(list.status).toBe(403);
    expect(list.body.message).toBe(
      `secrets is forbidden: User "${ACCOUNT}" cannot list resource "secrets" in API group "" in the namespace "default"`,
    );
    expect(one.body.message).toBe(
      `deployments.apps "web" is forbidden: User "${ACCOUNT}" cannot get resource "deployments" in API group "apps" in the namespace "default"`,
    );
    expect(one.body.details).toEqual({ name: 'web', group: 'apps', kind: 'deployments' });
    expect(nodes.body.message).toContain('at the cluster scope');
  });

  it('lets a bound user do exactly what the role says', async () => {
    const subject = { kind: 'User', name: 'ann' };
    await bind(
      'one-secret',
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['hers'], verbs: ['get'] },
      subject,
    );
    await cluster.call('POST', secrets, { body: { metadata: { name: 'hers' } } });

    const token = 'from.entra.id';
    const own = await cluster.call('GET', `${secrets}/hers`, { token });
    const other = await cluster.call('GET', `${secrets}/other`, { token });
    const change = await cluster.call('DELETE', `${secrets}/hers`, { token });

    expect([own.status, other.status, change.status]).toEqual([200, 403, 403]);
  });

  it('knows the groups of a verified token and the aggregated roles', async () => {
    const roles = `${RBAC}/clusterroles`;
    await cluster.call('POST', roles, {
      body: {
        metadata: { name: 'node-reader', labels: { 'example.com/to-all': 'yes' } },
        rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
      },
    });
    await cluster.call('POST', roles, {
      body: {
        metadata: { name: 'all' },
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'example.com/to-all': 'yes' } }] },
        rules: [],
      },
    });
    await cluster.call('POST', `${RBAC}/clusterrolebindings`, {
      body: {
        metadata: { name: 'operators' },
        roleRef: { kind: 'ClusterRole', name: 'all' },
        subjects: [{ kind: 'Group', name: 'operators' }],
      },
    });

    expect((await cluster.call('GET', '/api/v1/nodes', { token: 'from.entra.id' })).status).toBe(200);
  });

  it('gives the user kubeconfig everything, as AKS does, until its binding is gone', async () => {
    const token = cluster.config('prod', 'user').getCurrentUser()?.token ?? '';
    const before = await cluster.call('GET', secrets, { token });
    await cluster.call('DELETE', `${RBAC}/clusterrolebindings/aks-cluster-admin-binding`);
    const after = await cluster.call('GET', secrets, { token });

    expect([before.status, after.status]).toEqual([200, 403]);
    expect(after.body.message).toContain('User "clusterUser"');
  });

  it('impersonates for those who may, and only for them', async () => {
    const as = (user: string, token?: string): Promise<CallAnswer> =>
      cluster.call('GET', secrets, {
        headers: { 'impersonate-user': user },
        ...(token === undefined ? {} : { token }),
      });

    expect((await as('nobody')).body.message).toContain('User "nobody" cannot list');
    expect((await as('system:admin', await accountToken())).body.message).toContain(
      'cannot impersonate resource "users"',
    );
  });

  it('reviews access and tokens', async () => {
    const review = (plural: string, spec: object): Promise<CallAnswer> =>
      cluster.call('POST', `/apis/authorization.k8s.io/v1/${plural}`, { body: { spec } });
    const resourceAttributes = { verb: 'get', resource: 'secrets', namespace: 'default', name: 'hers' };
    const tokenReview = (token: string, audiences: string[]): Promise<CallAnswer> =>
      cluster.call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
        body: { spec: { token, audiences } },
      });
    const exchange = await accountToken(['api://AzureADTokenExchange']);

    expect((await review('selfsubjectaccessreviews', { resourceAttributes })).body.status.allowed).toBe(true);
    expect(
      (await review('subjectaccessreviews', { user: 'bob', resourceAttributes })).body.status.allowed,
    ).toBe(false);
    expect((await tokenReview(exchange, ['api://AzureADTokenExchange'])).body.status).toMatchObject({
      authenticated: true,
      user: { username: ACCOUNT },
    });
    expect((await tokenReview(exchange, ['other'])).body.status.authenticated).toBeUndefined();
    expect((await cluster.call('GET', secrets, { token: exchange })).status).toBe(401);
  });

  it('publishes the issuer and the key that verify its tokens', async () => {
    const token = await accountToken(['api://AzureADTokenExchange']);
    const [header = '', claims = '', signature = ''] = token.split('.');
    const discovery = await cluster.call('GET', '/clusters/prod/.well-known/openid-configuration', {
      token: '',
    });
    const keys = await cluster.call('GET', new URL(discovery.body.jwks_uri).pathname, { token: '' });
    const key = createPublicKey({ key: keys.body.keys[0] as JsonWebKey, format: 'jwk' });
    const parsed = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));

    expect(discovery.body.issuer).toBe(cluster.standIn.issuerUrl('prod'));
    expect(parsed).toMatchObject({
      iss: discovery.body.issuer,
      sub: ACCOUNT,
      aud: ['api://AzureADTokenExchange'],
    });
    expect(
      verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')),
    ).toBe(true);
  });

  it('forgets the tokens of an account that was made anew', async () => {
    const path = '/api/v1/namespaces/default/serviceaccounts';
    await cluster.call('POST', path, { body: { metadata: { name: 'robot' } } });
    const { body } = await cluster.call('POST', `${path}/robot/token`, { body: { spec: {} } });
    const whoAmI = (): Promise<CallAnswer> =>
      cluster.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        body: {},
        token: body.status.token,
      });
    const before = await whoAmI();
    await cluster.call('DELETE', `${path}/robot`);
    await cluster.call('POST', path, { body: { metadata: { name: 'robot' } } });

    expect([before.status, (await whoAmI()).status]).toEqual([201, 401]);
  });

  it('fills in a Secret that asks for a token', async () => {
    await cluster.call('POST', secrets, {
      body: {
        metadata: { name: 'lasting', annotations: { 'kubernetes.io/service-account.name': 'default' } },
        type: 'kubernetes.io/service-account-token',
      },
    });
    const { body } = await cluster.call('GET', `${secrets}/lasting`);
    const token = Buffer.from(body.data.token, 'base64').toString('utf8');

    const who = await cluster.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: {},
      token,
    });
    expect(who.body.status.userInfo.username).toBe(ACCOUNT);
  });

  it('keeps its clusters apart', async () => {
    await cluster.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'only-prod' } } });
    const dev = cluster.config('dev').getCurrentUser()?.token ?? '';

    const there = await cluster.call('GET', '/clusters/prod/api/v1/namespaces/only-prod');
    const elsewhere = await cluster.call('GET', '/clusters/dev/api/v1/namespaces/only-prod', { token: dev });
    const stranger = await cluster.call('GET', '/clusters/dev/api/v1/namespaces');
    const nowhere = await cluster.call('GET', '/clusters/none/api/v1/namespaces');

    expect([there.status, elsewhere.status, stranger.status, nowhere.status]).toEqual([200, 404, 401, 404]);
  });
});
