import { join } from 'node:path';
import type { ConnectionRequest } from '../../connection/request';
import type { OperationStatus } from '../../functions/get-operation';
import { CLUSTER, exampleRequest, type LoggedRequest, StackFixture } from './stack-fixture';

const stack = new StackFixture(join(__dirname, 'concurrent.yaml'));

// Ten first connections: two namespaces, one of which is still to be made, and every kind of authentication.
const REQUESTS: readonly ConnectionRequest[] = [
  named('storage-blob-workload-identity', 'first_blob', 'shop'),
  named('storage-blob-workload-identity', 'second_blob', 'shop'),
  named('storage-blob-workload-identity', 'third_blob', 'billing'),
  named('keyvault-workload-identity', 'first_vault', 'shop'),
  named('keyvault-workload-identity', 'second_vault', 'billing'),
  named('storage-blob-secret', 'first_reports', 'shop'),
  named('storage-blob-secret', 'second_reports', 'billing'),
  named('keyvault-csi', 'first_csi', 'shop'),
  named('keyvault-csi', 'second_csi', 'billing'),
  named('storage-blob-service-principal', 'first_pipeline', 'billing'),
];

function named(example: string, name: string, scope: string): ConnectionRequest {
  const request = exampleRequest(example);
  return { ...request, name, properties: { ...request.properties, scope } };
}

const PLANS = REQUESTS.length;
const CLUSTER_ITSELF = new RegExp(`^${CLUSTER}\\?`, 'i');
const PROVIDER = /\/providers\/Microsoft\.KubernetesConfiguration(?:\/register)?\?/i;
const EXTENSION = /\/extensions\/sc-extension\?/i;
const CREDENTIAL = /\/federatedIdentityCredentials\/[^/]+\?/i;

describe('ten first connections of a cluster at once', () => {
  let statuses: OperationStatus[];
  let arm: LoggedRequest[];
  let kubernetes: LoggedRequest[];
  let world: string[];

  beforeAll(async () => {
    await stack.start();
    const ids = await Promise.all(REQUESTS.map((request) => stack.send(request)));
    statuses = await Promise.all(ids.map((id) => stack.ended(id)));
    [arm, kubernetes] = await Promise.all([stack.requests('arm'), stack.requests('kubernetes')]);
    world = Object.keys(await stack.world());
  });
  afterAll(() => stack.stop());

  const statusesOf = (method: string, path: RegExp): number[] =>
    arm.filter((call) => call.method === method && path.test(call.path)).map(({ status }) => status);
  const count = (pattern: RegExp): number => world.filter((key) => pattern.test(key)).length;

  it('all succeed', () => {
    expect(statuses.map(({ status, error }) => error ?? status)).toEqual(REQUESTS.map(() => 'Succeeded'));
  });

  it('register the provider once', () => {
    expect(statusesOf('POST', PROVIDER)).toEqual([200]);
  });

  // The world refuses a write to the cluster, the extension or an identity with 409 while another one is under way.
  it('change the cluster once for each need, one after the other', () => {
    expect(statusesOf('PUT', CLUSTER_ITSELF)).toEqual([200, 200]);
  });

  it('install the extension once', () => {
    expect(statusesOf('PUT', EXTENSION)).toEqual([201]);
  });

  it('write the credentials of the identity one after the other', () => {
    expect(statusesOf('PUT', CREDENTIAL)).toEqual([201, 201]);
  });

  it('have one of them poll, whoever else waits', () => {
    const waits = 8;
    const readsEach = { provider: 2, cluster: 3, extension: 3 };
    expect(statusesOf('GET', PROVIDER).length).toBeLessThanOrEqual(PLANS * readsEach.provider + waits);
    expect(statusesOf('GET', CLUSTER_ITSELF).length).toBeLessThanOrEqual(PLANS * readsEach.cluster + waits);
    expect(statusesOf('GET', EXTENSION).length).toBeLessThanOrEqual(PLANS * readsEach.extension + waits);
  });

  it('make each object once', () => {
    expect({
      federatedCredentials: count(/federatedidentitycredentials\/[^/]+$/),
      // On the storage account for the identity and the pipeline; on the vault two each for the identity and the add-on.
      roleAssignments: count(
        /\/(?:shopstore|shop-vault)\/providers\/microsoft\.authorization\/roleassignments\//,
      ),
      extensions: count(/extensions\/[^/]+$/),
      records: count(/configmaps sc-system\/sc-connection-/),
      secrets: count(/secrets (?:shop|billing)\/sc-/),
      serviceAccounts: count(/serviceaccounts (?:shop|billing)\/sc-account-/),
      namespaces: count(/namespaces \/billing$/),
    }).toEqual({
      federatedCredentials: 2,
      roleAssignments: 6,
      extensions: 1,
      records: PLANS,
      secrets: PLANS,
      serviceAccounts: 2,
      namespaces: 1,
    });
    const isNewNamespace = ({ method, path, status }: LoggedRequest): boolean =>
      method === 'POST' && status === 201 && /\/namespaces\?/.test(path);
    expect(kubernetes.filter(isNewNamespace)).toHaveLength(1);
  });
});
