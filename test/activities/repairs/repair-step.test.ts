import { createClusterActivities } from '../../../activities/cluster-activities';
import type { RemediationAction } from '../../../activities/diagnosis/diagnosis-activity';
import type { Progress, Step } from '../../../connection/step';
import { CLUSTER, LocalCloud, OPERATION, STORAGE, SUBSCRIPTION } from '../local-cloud';

const cloud = new LocalCloud();
beforeAll(() => cloud.open());
afterAll(() => cloud.close());

const FLUX = `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/flux`;
const PROVIDER = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration`;

async function step(
  action: RemediationAction,
  more: { progress?: Progress; isApproved?: boolean } = {},
): Promise<Step<never>> {
  const activities = createClusterActivities(cloud.clients);
  return activities['repair-step']({
    operationId: OPERATION,
    clusterId: CLUSTER,
    action,
    isApproved: true,
    failures: 0,
    ...more,
  });
}

/** Takes an action to its end, without the waits between its steps. */
async function carryOut(action: RemediationAction): Promise<Step<never>> {
  let progress: Progress | undefined;
  for (let count = 0; count < 500; count += 1) {
    const answer = await step(action, progress === undefined ? {} : { progress });
    if (answer.state !== 'wait') return answer;
    progress = answer.progress ?? progress;
  }
  throw new Error('The action does not end');
}

const namespace: RemediationAction = {
  kind: 'kubernetes',
  method: 'POST',
  path: '/api/v1/namespaces',
  body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'payments' } },
  description: 'Create namespace payments',
};

describe('an action of a repair', () => {
  it('registers a provider and waits for it, twice as well as once', async () => {
    const register: RemediationAction = {
      kind: 'arm',
      method: 'POST',
      id: `${PROVIDER}/register`,
      apiVersion: '2021-04-01',
      description: 'Register',
    };
    const wait: RemediationAction = {
      kind: 'wait',
      read: { api: 'arm', id: PROVIDER, apiVersion: '2021-04-01' },
      property: 'registrationState',
      until: ['Registered'],
      failOn: [],
      everySeconds: 15,
      limitSeconds: 60,
      description: 'Wait',
    };

    for (const action of [register, wait, register, wait])
      expect(await carryOut(action)).toMatchObject({ state: 'done' });
  });

  it('follows the operation that it begins in Azure', async () => {
    const install: RemediationAction = {
      kind: 'arm',
      method: 'PUT',
      id: FLUX,
      apiVersion: '2023-05-01',
      body: {
        properties: {
          extensionType: 'microsoft.flux',
          scope: { cluster: { releaseNamespace: 'flux-system' } },
        },
      },
      description: 'Install flux',
    };
    const remove: RemediationAction = {
      kind: 'arm',
      method: 'DELETE',
      id: FLUX,
      apiVersion: '2023-05-01',
      query: { forceDelete: 'true' },
      description: 'Delete flux',
    };

    expect(await carryOut(install)).toMatchObject({ state: 'done' });
    expect(await carryOut(install)).toMatchObject({ state: 'done' });
    expect(await carryOut(remove)).toMatchObject({ state: 'done' });
    expect(await carryOut(remove)).toMatchObject({ state: 'done' });
    expect(await (await cloud.clients.arm()).get(FLUX, '2023-05-01')).toBeUndefined();
  });

  it('writes a change of the cluster once, and only what changes', async () => {
    const update: RemediationAction = {
      kind: 'armUpdate',
      id: CLUSTER,
      apiVersion: '2024-09-01',
      change: { properties: { oidcIssuerProfile: { enabled: true } } },
      description: 'Switch on the OIDC issuer',
    };
    const before = cloud.azureWrites().length;

    expect(await carryOut(update)).toMatchObject({ state: 'done' });
    expect(await carryOut(update)).toMatchObject({ state: 'skipped' });

    expect(cloud.azureWrites().slice(before)).toHaveLength(1);
  });

  it('makes and deletes objects of the cluster, twice as well as once', async () => {
    const gone: RemediationAction = {
      kind: 'kubernetes',
      method: 'DELETE',
      path: '/api/v1/namespaces/payments',
      description: 'Delete namespace payments',
    };

    expect(await carryOut(namespace)).toMatchObject({ state: 'done' });
    expect(await carryOut(namespace)).toMatchObject({ state: 'skipped' });
    expect(await carryOut(gone)).toMatchObject({ state: 'done' });
    const wait: RemediationAction = {
      kind: 'wait',
      read: { api: 'kubernetes', path: '/api/v1/namespaces/payments' },
      property: 'status.phase',
      until: [],
      endsWhenGone: true,
      failOn: [],
      everySeconds: 5,
      limitSeconds: 60,
      description: 'Wait until it is gone',
    };
    expect(await carryOut(wait)).toMatchObject({ state: 'done', message: 'It is gone' });
    expect(await carryOut(gone)).toMatchObject({ state: 'skipped' });
  });

  it('admits addresses in the firewall of a target once', async () => {
    const open: RemediationAction = {
      kind: 'allowInFirewall',
      targetId: `${STORAGE}/blobServices/default`,
      ranges: ['20.61.115.7'],
      description: 'Admit the cluster',
    };
    expect(await carryOut(open)).toMatchObject({ state: 'done' });
    const before = cloud.azureWrites().length;

    expect(await carryOut(open)).toMatchObject({ state: 'done' });

    expect(cloud.azureWrites().slice(before)).toEqual([]);
  });

  it('is given up when its wait takes too long, or comes to a state that is none', async () => {
    const wait: RemediationAction = {
      kind: 'wait',
      read: { api: 'arm', id: CLUSTER, apiVersion: '2024-09-01' },
      property: 'properties.powerState.code',
      until: ['Stopped'],
      failOn: [],
      everySeconds: 1,
      limitSeconds: 60,
      description: 'Wait until it is stopped',
    };

    const late = await step(wait, { progress: { beganMs: 0, looks: 3 } });
    const wrong = await step({ ...wait, failOn: ['Running'] });

    expect(late).toMatchObject({ state: 'failed', error: { code: 'TimedOut' } });
    expect(wrong).toMatchObject({
      state: 'failed',
      error: { cause: expect.stringContaining('Running') as string },
    });
  });

  it('is not done without approval, and not when it is not on the list', async () => {
    const before = (await cloud.kubernetesWrites()).length;
    const nodes: RemediationAction = {
      kind: 'kubernetes',
      method: 'DELETE',
      path: '/api/v1/nodes/node-1',
      description: 'Delete a node',
    };

    expect(await step(namespace, { isApproved: false })).toMatchObject({ state: 'failed' });
    expect(await step(nodes)).toMatchObject({ state: 'failed', error: { code: 'InvalidRequest' } });

    expect(await cloud.kubernetesWrites()).toHaveLength(before);
  });
});
