import { CLUSTER, SUBSCRIPTION, instantWorld, runAzure } from './running-azure';
import type { CallAnswer, RunningAzure } from './running-azure';

describe('managedClusters', () => {
  let run: RunningAzure;
  beforeEach(async () => {
    run = await runAzure();
  });
  afterEach(() => run.azure.close());

  async function put(
    change: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<CallAnswer> {
    const { body } = await run.call('GET', CLUSTER);
    return run.call('PUT', CLUSTER, {
      body: { ...body, properties: { ...body.properties, ...change } },
      headers,
    });
  }

  it('turns on OIDC issuer and workload identity in one PUT and then shows the issuer', async () => {
    const before = (await run.call('GET', CLUSTER)).body;
    const begun = await put(
      { oidcIssuerProfile: { enabled: true }, securityProfile: { workloadIdentity: { enabled: true } } },
      { 'if-match': before.eTag },
    );

    const end = await run.ended(begun);

    const after = (await run.call('GET', CLUSTER)).body;
    expect(begun.status).toBe(200);
    expect(begun.body.properties.provisioningState).toBe('Updating');
    expect(begun.headers['azure-asyncoperation']).toMatch(
      /^https:\/\/localhost:\d+\/subscriptions\/.*\/operations\//,
    );
    expect(end.status).toBe('Succeeded');
    expect(after.properties).toMatchObject({
      provisioningState: 'Succeeded',
      oidcIssuerProfile: { enabled: true, issuerURL: 'https://issuer.example/prod/' },
      securityProfile: { workloadIdentity: { enabled: true } },
    });
    expect(after.eTag).not.toBe(before.eTag);
    expect(after.identity).toEqual(before.identity);
  });

  it('keeps what clients cannot set and so do not send back', async () => {
    const { body: before } = await run.call('GET', CLUSTER);
    const { identity, properties } = structuredClone(before);
    delete identity.principalId;
    delete properties.networkProfile.loadBalancerProfile.effectiveOutboundIPs;
    for (const pool of properties.agentPoolProfiles) delete pool.provisioningState;

    await run.ended(await run.call('PUT', CLUSTER, { body: { ...before, identity, properties } }));

    const { body: after } = await run.call('GET', CLUSTER);
    expect(after.identity).toEqual(before.identity);
    expect(after.properties).toEqual(before.properties);
  });

  it('refuses a PUT that was prepared from an older state', async () => {
    const stale = await put({}, { 'if-match': '"0000"' });
    const fresh = await put({}, { 'if-match': '*' });

    expect(stale.status).toBe(412);
    expect(stale.body.error.code).toBe('PreconditionFailed');
    expect(fresh.status).toBe(200);
  });

  it('gives the Key Vault add-on an identity in the node resource group', async () => {
    await run.ended(await put({ addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true } } }));

    const { identity } = (await run.call('GET', CLUSTER)).body.properties.addonProfiles
      .azureKeyvaultSecretsProvider;
    const resource = (await run.call('GET', identity.resourceId)).body;
    expect(resource.properties).toMatchObject({
      clientId: identity.clientId,
      principalId: identity.objectId,
    });
    expect(identity.resourceId).toContain('/resourcegroups/MC_shop_prod_westeurope/');
    expect(run.kubernetes.addons.get('prod/azureKeyvaultSecretsProvider')).toBe(true);

    await run.ended(await put({ addonProfiles: { azureKeyvaultSecretsProvider: { enabled: false } } }));
    const off = (await run.call('GET', CLUSTER)).body.properties.addonProfiles.azureKeyvaultSecretsProvider;
    expect(off).not.toHaveProperty('identity');
  });

  it('refuses what AKS refuses', async () => {
    const alone = await put({ securityProfile: { workloadIdentity: { enabled: true } } });
    await run.ended(await put({ oidcIssuerProfile: { enabled: true } }));
    const off = await put({ oidcIssuerProfile: { enabled: false } });
    await run.ended(await put({ powerState: { code: 'Stopped' } }));
    const stopped = await put({});

    expect(alone.status).toBe(400);
    expect(off.body.error.code).toBe('OIDCIssuerFeatureCannotBeDisabled');
    expect(stopped.status).toBe(409);
    expect(stopped.body.error.message).toContain('stopped state');
  });

  it('hands out the kubeconfig of the Kubernetes beside it, and none for local accounts that are off', async () => {
    const admin = await run.call('POST', `${CLUSTER}/listClusterAdminCredential`);
    const user = await run.call('POST', `${CLUSTER}/listClusterUserCredential`);
    await run.ended(await put({ disableLocalAccounts: true }));
    const refused = await run.call('POST', `${CLUSTER}/listClusterAdminCredential`);

    const [{ name, value }] = admin.body.kubeconfigs;
    expect(name).toBe('clusterAdmin');
    expect(Buffer.from(value, 'base64').toString()).toBe('kubeconfig of prod for admin');
    expect(user.body.kubeconfigs[0].name).toBe('clusterUser');
    expect(refused.status).toBe(400);
  });

  it('creates, tags and deletes a cluster', async () => {
    const path = CLUSTER.replace('/prod', '/test');
    const created = await run.call('PUT', path, { body: { location: 'westeurope', properties: {} } });
    await run.ended(created);
    await run.ended(await run.call('PATCH', path, { body: { tags: { a: 'b' } } }));

    const { body } = await run.call('GET', path);
    expect(created.status).toBe(201);
    expect(body).toMatchObject({
      tags: { a: 'b' },
      properties: { nodeResourceGroup: 'MC_shop_test_westeurope' },
    });
    expect((await run.ended(await run.call('DELETE', path))).status).toBe('Succeeded');
    expect((await run.call('DELETE', path)).status).toBe(204);
    expect((await run.call('GET', `${CLUSTER}/agentPools/nope`)).status).toBe(404);
  });

  it('ends a write as arranged, and takes the next one', async () => {
    run.azure.faults.set([
      {
        match: { method: 'PUT', path: 'managedClusters/prod' },
        fail: { code: 'QuotaExceeded', message: 'No.' },
      },
    ]);

    const end = await run.ended(await put({ oidcIssuerProfile: { enabled: true } }));

    expect(end).toMatchObject({ status: 'Failed', error: { code: 'QuotaExceeded', message: 'No.' } });
    expect((await run.call('GET', CLUSTER)).body.properties.provisioningState).toBe('Failed');
    expect((await run.ended(await put({}))).status).toBe('Succeeded');
  });
});

describe('a cluster in the middle of an update', () => {
  it('is Updating after the first start, and refuses writes', async () => {
    const world = instantWorld((it) => {
      it.resources = it.resources.map((resource) =>
        resource.id === CLUSTER ? { ...resource, behaviour: { updatingForSeconds: 3600 } } : resource,
      );
    });
    const run = await runAzure({ world });

    const { body } = await run.call('GET', CLUSTER);
    const refused = await run.call('PUT', CLUSTER, { body });

    expect(body.properties.provisioningState).toBe('Updating');
    expect(refused.status).toBe(409);
    expect(refused.body.error.code).toBe('OperationNotAllowed');
    expect(refused.body.error.message).toContain('Another operation (Updating) is in progress');
    await run.azure.close();
  });

  it('holds a poll for a moment, then says that it is still running', async () => {
    const run = await runAzure({ world: instantWorld((it) => (it.behaviour.clusterUpdateSeconds = 3600)) });
    const { body } = await run.call('GET', CLUSTER);
    const begun = await run.call('PUT', CLUSTER, { body });
    const started = performance.now();

    const poll = await run.call('GET', begun.headers['azure-asyncoperation'] ?? '');

    expect(poll.body).toMatchObject({ status: 'InProgress', resourceId: CLUSTER });
    expect(performance.now() - started).toBeGreaterThan(900);
    await run.azure.close();
  });

  it('tells Retry-After where the world has one', async () => {
    const run = await runAzure({ world: instantWorld((it) => (it.behaviour.retryAfterSeconds = 7)) });
    const { body } = await run.call('GET', CLUSTER);

    const begun = await run.call('PUT', CLUSTER, { body });

    expect(begun.headers['retry-after']).toBe('7');
    expect(
      (await run.call('GET', `${SUBSCRIPTION}/providers/x/locations/l/operations/${'0'.repeat(36)}`)).status,
    ).toBe(404);
    await run.azure.close();
  });
});
