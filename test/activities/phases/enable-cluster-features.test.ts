import { CLUSTER, LocalCloud } from '../local-cloud';

describe('the features of a cluster', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  it('are written over what is there now when somebody has changed the cluster meanwhile', async () => {
    const respond = { status: 412, code: 'PreconditionFailed', message: 'The etag has changed.' };
    cloud.azure.faults.set([
      { match: { method: 'PUT', path: 'managedClusters/prod\\?' }, times: 1, respond },
    ]);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const waits = run.answers.filter(
      ({ phase, step }) =>
        phase === 'enable-cluster-features' && step.state === 'wait' && step.reason === 'Transient',
    );
    expect(waits).toHaveLength(1);
  });

  it('need no write when somebody has switched them on since the plan', async () => {
    const request = cloud.blobRequest();
    const planned = await cloud.plan(request);
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');
    await cloud.connect(cloud.blobRequest('another'));
    const before = cloud.azureWrites().length;

    const step = await cloud.runPhase('enable-cluster-features', request, {
      plan: planned.facts,
      steps: {},
      answers: [],
      facts: planned.facts.facts,
    });

    expect(step).toMatchObject({
      state: 'done',
      facts: { cluster: { oidcIssuerUrl: expect.any(String) as string } },
    });
    expect(cloud.azureWrites()).toHaveLength(before);
  });

  it('wait while the cluster is being changed by others', async () => {
    const request = cloud.blobRequest();
    const planned = await cloud.plan(request);
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');
    const arm = await cloud.clients.arm();
    const resource = await arm.getResource<{ properties: object }>(CLUSTER, '2025-05-01');
    const updating = {
      ...resource,
      body: {
        ...resource?.body,
        properties: { ...resource?.body.properties, provisioningState: 'Updating' },
      },
    };
    cloud.clients.arm = async () =>
      Object.create(arm, { getResource: { value: async () => updating } }) as typeof arm;

    const step = await cloud.activities['enable-cluster-features']({
      operationId: 'a.b',
      request,
      requestedAt: '2026-01-01T00:00:00.000Z',
      facts: planned.facts.facts,
      operations: [],
      failures: 0,
    });

    expect(step).toMatchObject({ state: 'wait', reason: 'Busy' });
  });
});
