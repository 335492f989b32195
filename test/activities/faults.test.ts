import type { PhaseName } from '../../connection/phases';
import type { Step } from '../../connection/step';
import { CLUSTER, LocalCloud, type Run } from './local-cloud';

const EXTENSION = 'extensions/sc-extension\\?';
const CLUSTER_WRITE = 'managedClusters/prod\\?';

function waits(run: Run, phase: PhaseName): Extract<Step<never>, { state: 'wait' }>[] {
  return run.answers.flatMap(({ phase: of, step }) => (of === phase && step.state === 'wait' ? [step] : []));
}

describe('a connection while Azure misbehaves', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  it.each<[string, PhaseName, string, string]>([
    ['the cluster', 'enable-cluster-features', 'PUT', CLUSTER_WRITE],
    ['the extension', 'install-extension', 'PUT', EXTENSION],
    ['the identity', 'federate-identity', 'PUT', 'federatedIdentityCredentials/'],
  ])('waits while %s is busy', async (_what, phase, method, path) => {
    const respond = {
      status: 409,
      code: 'OperationNotAllowed',
      message: 'Another operation is in progress.',
    };
    cloud.azure.faults.set([{ match: { method, path }, times: 3, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const busy = waits(run, phase).filter(({ reason }) => reason === 'Busy');
    expect(busy.map(({ seconds }) => seconds)).toEqual([1, 2, 4]);
  });

  it.each<[PhaseName, string, string]>([
    ['register-provider', 'POST', '/register\\?'],
    ['enable-cluster-features', 'PUT', CLUSTER_WRITE],
    ['install-extension', 'PUT', EXTENSION],
    ['assign-roles', 'PUT', 'roleAssignments/'],
    ['open-firewall', 'PATCH', 'storageAccounts/'],
  ])('waits as long as Azure asks when it throttles %s', async (phase, method, path) => {
    const respond = {
      status: 429,
      code: 'TooManyRequests',
      message: 'Slow down.',
      headers: { 'Retry-After': '17' },
    };
    cloud.azure.faults.set([{ match: { method, path }, times: 2, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const throttled = waits(run, phase).filter(({ reason }) => reason === 'Throttled');
    expect(throttled.map(({ seconds }) => seconds)).toEqual([17, 17]);
  });

  it.each([500, 503])('tries again after %d, with growing pauses', async (status) => {
    const respond = { status, code: 'InternalServerError', message: 'Try again.' };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: 'roleAssignments/' }, times: 3, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const transient = waits(run, 'assign-roles').filter(({ reason }) => reason === 'Transient');
    expect(transient.map(({ seconds }) => seconds)).toEqual([1, 2, 4]);
  });

  it('gives up after six failures in a row', async () => {
    const respond = { status: 500, code: 'InternalServerError', message: 'Try again.' };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: 'roleAssignments/' }, times: 99, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({ code: 'ServiceUnavailable', retryable: true });
    expect(waits(run, 'assign-roles')).toHaveLength(6);
  });

  it.each([
    ['PUT', CLUSTER_WRITE],
    ['PUT', EXTENSION],
    ['PUT', 'federatedIdentityCredentials/'],
    ['PUT', 'roleAssignments/'],
    ['PATCH', 'storageAccounts/'],
    ['POST', '/register\\?'],
  ])('makes everything once when the answer to %s %s is lost', async (method, path) => {
    cloud.azure.faults.set([{ match: { method, path }, times: 1, dropAnswer: true }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const again = await cloud.plan(cloud.blobRequest());
    expect(again).toMatchObject({ state: 'done', facts: { operations: [] } });
    const writes = cloud
      .azureWrites()
      .filter((it) => it.method === method && new RegExp(path, 'i').test(it.path));
    expect(writes).toHaveLength(1);
  });

  it('waits until a new identity is known everywhere', async () => {
    const respond = { status: 400, code: 'PrincipalNotFound', message: 'Principal does not exist.' };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: 'roleAssignments/' }, times: 3, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    expect(waits(run, 'assign-roles').map(({ reason }) => reason)).toEqual(Array(3).fill('Replication'));
  });

  it('fails when the principal never becomes known', async () => {
    const respond = { status: 400, code: 'PrincipalNotFound', message: 'Principal does not exist.' };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: 'roleAssignments/' }, times: 99, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({ code: 'PrincipalNotFound' });
  });

  it('takes an equal role assignment under another name as its own', async () => {
    const respond = { status: 409, code: 'RoleAssignmentExists', message: 'It exists.' };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: 'roleAssignments/' }, times: 1, respond }]);
    const request = cloud.blobRequest();
    const planned = await cloud.plan(request);
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');

    const step = await cloud.runPhase('assign-roles', request, {
      plan: planned.facts,
      steps: {},
      answers: [],
      facts: planned.facts.facts,
    });

    expect(step).toMatchObject({ state: 'done' });
  });

  it('fails at once without a permission, and says which role is missing where', async () => {
    const message =
      "The client 'aaaaaaaa' with object id 'aaaaaaaa-0001-4000-8000-0000000000b1' does not have authorization to perform " +
      `action 'Microsoft.ContainerService/managedClusters/write' over scope '${CLUSTER}' or the scope is invalid.`;
    const respond = { status: 403, code: 'AuthorizationFailed', message };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: CLUSTER_WRITE }, times: 1, respond }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({
      code: 'AuthorizationFailed',
      target: CLUSTER,
      commands: [
        'az role assignment create --assignee-object-id aaaaaaaa-0001-4000-8000-0000000000b1 ' +
          '--assignee-principal-type ServicePrincipal --role "Azure Kubernetes Service Contributor Role" ' +
          `--scope ${CLUSTER}`,
      ],
    });
    expect(waits(run, 'enable-cluster-features')).toEqual([]);
  });

  it('reports why the cluster did not take the features', async () => {
    const fail = { code: 'SubnetIsFull', message: 'The subnet has no free addresses.' };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: CLUSTER_WRITE }, times: 1, fail }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({
      code: 'ClusterFeatureFailed',
      cause: expect.stringContaining('SubnetIsFull') as string,
    });
  });

  it('reports why the extension did not install, and how to look at it', async () => {
    const fail = {
      code: 'ExtensionOperationFailed',
      message: 'The extension operation failed: Timed out waiting for the resource readiness.',
    };
    cloud.azure.faults.set([{ match: { method: 'PUT', path: EXTENSION }, times: 1, fail }]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({
      code: 'ExtensionInstallFailed',
      cause: expect.stringContaining('Timed out waiting for the resource readiness') as string,
    });
    expect(run.error?.commands[0]).toMatch(/^az k8s-extension show .*--name sc-extension$/);
  });

  it('removes the failed extension of an earlier try and installs it again', async () => {
    cloud.azure.faults.set([{ match: { method: 'PUT', path: EXTENSION }, times: 1, fail: 'No space left.' }]);
    const request = cloud.blobRequest();
    await cloud.connect(request);

    const second = await cloud.connect(request);

    expect(second.error).toBeUndefined();
    expect(cloud.azureWrites().filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  it('waits for a slow registration without asking for it twice', async () => {
    cloud.azure.faults.set([
      {
        match: { method: 'GET', path: 'providers/Microsoft.KubernetesConfiguration\\?' },
        times: 1,
        respond: { status: 500, code: 'X', message: 'Y' },
      },
    ]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    expect(cloud.azureWrites().filter(({ path }) => path.includes('/register?'))).toHaveLength(1);
  });
});
