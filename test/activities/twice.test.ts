import { connectPhases, type PhaseName } from '../../connection/phases';
import type { ConnectionRequest } from '../../connection/request';
import { LocalCloud, type Run, STORAGE } from './local-cloud';

const PRINCIPAL = {
  authType: 'servicePrincipalSecret',
  clientId: 'bbbbbbbb-0002-4000-8000-00000000c11e',
  principalId: 'bbbbbbbb-0002-4000-8000-0000000000b2',
  secret: 'fake-secret',
};

const KINDS: [string, (cloud: LocalCloud) => ConnectionRequest][] = [
  ['workload identity', (cloud) => cloud.blobRequest('orders', { scope: 'billing' })],
  ['a connection string', (cloud) => cloud.blobRequest('orders', { authInfo: { authType: 'secret' } })],
  ['a service principal', (cloud) => cloud.blobRequest('orders', { authInfo: PRINCIPAL })],
  ['the Key Vault add-on', (cloud) => cloud.csiRequest('orders')],
];

describe('every phase', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  async function writes(): Promise<string[]> {
    const all = [...cloud.azureWrites(), ...(await cloud.kubernetesWrites())];
    return all.map(({ method, path }) => `${method} ${path}`);
  }

  async function begin(request: ConnectionRequest): Promise<Run> {
    const planned = await cloud.plan(request);
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');
    return { plan: planned.facts, steps: {}, answers: [], facts: planned.facts.facts };
  }

  const phasesOf = ({ plan }: Run): PhaseName[] =>
    connectPhases.map(({ name }) => name).filter((name) => plan.skips[name] === undefined);

  it.each(KINDS)('run twice in a row has the effect of once, with %s', async (_, requestOf) => {
    const request = requestOf(cloud);
    const run = await begin(request);

    for (const phase of phasesOf(run)) {
      const first = await cloud.runPhase(phase, request, run);
      const before = await writes();
      const second = await cloud.runPhase(phase, request, run);

      expect([phase, first.state, second.state]).toEqual([phase, 'done', 'done']);
      expect([phase, await writes()]).toEqual([phase, before]);
    }
  });

  it.each(KINDS)('that only began before a crash is begun again, with %s', async (_, requestOf) => {
    const request = requestOf(cloud);
    const run = await begin(request);

    for (const phase of phasesOf(run)) {
      // The answer of the first step, with where to go on, is lost with the worker.
      await cloud.activities[phase]({
        operationId: 'lost',
        request,
        requestedAt: '2026-01-01T00:00:00.000Z',
        facts: run.facts,
        operations: run.plan.operations.filter((operation) => operation.phase === phase),
        failures: 0,
      });
      expect([phase, (await cloud.runPhase(phase, request, run)).state]).toEqual([phase, 'done']);
    }
    const all = await writes();
    expect(all.length).toBe(new Set(all).size);
    expect(await cloud.plan(request)).toMatchObject({ facts: { operations: [] } });
  });

  it('of a connection writes to what the request names and to nothing else', async () => {
    const request = cloud.blobRequest('orders', { scope: 'billing' });
    await cloud.connect(request);

    const allowed = [
      /^POST \/subscriptions\/[^/]+\/providers\/Microsoft\.KubernetesConfiguration\/register\?/,
      new RegExp(
        `^PUT ${request.clusterId}(?:/providers/Microsoft\\.KubernetesConfiguration/extensions/sc-extension)?\\?`,
      ),
      /^PUT [^?]+\/userAssignedIdentities\/orders\/federatedIdentityCredentials\/sc-[0-9a-f]{24}\?/,
      new RegExp(
        `^(?:PATCH ${STORAGE}\\?|PUT ${STORAGE}/providers/Microsoft\\.Authorization/roleAssignments/)`,
      ),
      /^POST \/api\/v1\/namespaces\?/,
      /^PATCH \/api\/v1\/namespaces\/billing\/(?:secrets\/sc-orders-secret|serviceaccounts\/sc-account-[-0-9a-f]{36})\?/,
      /^PATCH \/api\/v1\/namespaces\/sc-system\/configmaps\/sc-connection-[0-9a-f]{24}\?/,
    ];
    const others = (await writes()).filter((write) => !allowed.some((pattern) => pattern.test(write)));
    expect(others).toEqual([]);
  });
});
