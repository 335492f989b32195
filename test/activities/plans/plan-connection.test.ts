import type { ConnectionPlan } from '../../../connection/plan';
import type { ConnectionRequest } from '../../../connection/request';
import type { Step } from '../../../connection/step';
import type { World } from '../../../local/world';
import type { Manifest } from '../../../kubernetes/kubernetes-client';
import { CLIENT_ID, CLUSTER, GROUP, LocalCloud, STORAGE, SUBSCRIPTION } from '../local-cloud';

type Resource = World['resources'][number];

/** A world in which one resource is different. */
function where(id: string, change: (resource: Resource & { properties: Record<string, unknown> }) => void) {
  return (world: World): World => {
    const copy = structuredClone(world);
    const found = copy.resources.find((resource) => resource.id === id);
    if (!found) throw new Error(`No ${id}`);
    change(found as Resource & { properties: Record<string, unknown> });
    return copy;
  };
}

async function inCloud<T>(
  change: ((world: World) => World) | undefined,
  run: (cloud: LocalCloud) => Promise<T>,
): Promise<T> {
  const cloud = new LocalCloud(change);
  await cloud.open();
  try {
    return await run(cloud);
  } finally {
    await cloud.close();
  }
}

function planOf(step: Step<ConnectionPlan>): ConnectionPlan {
  if (step.state !== 'done' || !step.facts) throw new Error(`No plan: ${JSON.stringify(step)}`);
  return step.facts;
}

async function expectFailure(
  cloud: LocalCloud,
  request: ConnectionRequest,
  error: Record<string, unknown>,
): Promise<void> {
  expect(await cloud.plan(request)).toMatchObject({ state: 'failed', error });
  expect(cloud.azureWrites()).toEqual([]);
  expect(await cloud.kubernetesWrites()).toEqual([]);
}

describe('a plan fails before anything is changed', () => {
  it('when the target does not exist', () =>
    inCloud(undefined, (cloud) =>
      expectFailure(
        cloud,
        cloud.blobRequest('x', {
          targetService: {
            type: 'AzureResource',
            id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/nothere/blobServices/default`,
          },
        }),
        { code: 'TargetNotFound', diagnosticIds: ['sc-target-not-found'] },
      ),
    ));

  it('when the target is not supported', () =>
    inCloud(undefined, (cloud) =>
      expectFailure(
        cloud,
        cloud.blobRequest('x', {
          targetService: { type: 'AzureResource', id: `${GROUP}/providers/Microsoft.Foo/bars/baz` },
        }),
        { code: 'UnsupportedTarget' },
      ),
    ));

  it('when the cluster does not exist', () =>
    inCloud(undefined, (cloud) =>
      expectFailure(
        cloud,
        { ...cloud.blobRequest(), clusterId: `${CLUSTER}2` },
        { code: 'ClusterNotFound', target: `${CLUSTER}2` },
      ),
    ));

  it.each([
    ['has failed', 'ClusterFailed', { provisioningState: 'Failed' }],
    ['is stopped', 'ClusterStopped', { powerState: { code: 'Stopped' } }],
  ])('when the cluster %s, with a command that helps', (_what, code, properties) =>
    inCloud(
      where(CLUSTER, (cluster) => Object.assign(cluster.properties, properties)),
      async (cloud) => {
        const step = await cloud.plan(cloud.blobRequest());

        expect(step).toMatchObject({ state: 'failed', error: { code } });
        const commands = step.state === 'failed' ? step.error.commands : [];
        expect(commands.join('\n')).toContain(
          `--subscription ${SUBSCRIPTION} --resource-group shop --name prod`,
        );
      },
    ),
  );

  it('when no identity has the client id', () =>
    inCloud(undefined, (cloud) =>
      expectFailure(
        cloud,
        cloud.blobRequest('x', {
          authInfo: {
            authType: 'userAssignedIdentity',
            clientId: '12345678-0000-4000-8000-000000000000',
            subscriptionId: SUBSCRIPTION,
          },
        }),
        { code: 'IdentityNotFound', target: 'properties.authInfo.clientId' },
      ),
    ));

  it('when a role that is asked for does not exist', () =>
    inCloud(undefined, (cloud) =>
      expectFailure(
        cloud,
        cloud.blobRequest('x', {
          authInfo: {
            authType: 'userAssignedIdentity',
            clientId: CLIENT_ID,
            subscriptionId: SUBSCRIPTION,
            roles: ['Storage Blob Data Dreamer'],
          },
        }),
        { code: 'InvalidRequest', target: 'properties.authInfo.roles' },
      ),
    ));

  it('when the outbound addresses of the cluster cannot be known', () =>
    inCloud(
      where(CLUSTER, (cluster) => {
        cluster.properties['networkProfile'] = { outboundType: 'userDefinedRouting' };
      }),
      (cloud) => expectFailure(cloud, cloud.blobRequest(), { code: 'OutboundAddressUnknown' }),
    ));

  it('when keys are asked for and the target allows none', () =>
    inCloud(
      where(STORAGE, (storage) => Object.assign(storage.properties, { allowSharedKeyAccess: false })),
      (cloud) =>
        expectFailure(cloud, cloud.blobRequest('x', { authInfo: { authType: 'secret' } }), {
          code: 'CredentialsNotReadable',
        }),
    ));

  it.each([
    ['Secret', 'sc-ordersblob-secret'],
    ['ServiceAccount', `sc-account-${CLIENT_ID}`],
  ])('when a %s of the name belongs to somebody else', (kind, name) =>
    inCloud(undefined, async (cloud) => {
      const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
      const foreign: Manifest = { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' } };
      await kubernetes.create(foreign);

      const step = await cloud.plan(cloud.blobRequest());

      expect(step).toMatchObject({
        state: 'failed',
        error: { code: 'ForeignObject', target: `${kind}/shop/${name}` },
      });
    }),
  );

  it('when another connection has the same name without punctuation', () =>
    inCloud(undefined, async (cloud) => {
      await cloud.connect(cloud.blobRequest('orders_blob'));

      const step = await cloud.plan(cloud.blobRequest('orders.blob'));

      expect(step).toMatchObject({
        state: 'failed',
        error: { code: 'ForeignObject', message: expect.stringContaining('orders_blob') as string },
      });
    }));
});

describe('a plan follows the network of the target', () => {
  it.each([
    ['admits everybody', { networkAcls: { defaultAction: 'Allow' } }, []],
    ['refuses all public traffic', { publicNetworkAccess: 'Disabled' }, [/private endpoint/]],
    [
      'admits the address already',
      { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '20.61.115.0/24', action: 'Allow' }] } },
      [],
    ],
  ])('and makes no rule when it %s', (_what, properties, warnings) =>
    inCloud(
      where(STORAGE, (storage) => Object.assign(storage.properties, properties)),
      async (cloud) => {
        const plan = planOf(await cloud.plan(cloud.blobRequest()));

        expect(plan.skips['open-firewall']).toBeDefined();
        expect(plan.warnings).toEqual(warnings.map((text) => expect.stringMatching(text) as string));
      },
    ),
  );

  it('and makes no rule when the request opts out', () =>
    inCloud(undefined, async (cloud) => {
      const request = cloud.blobRequest('x', { publicNetworkSolution: { action: 'optOut' } });

      const plan = planOf(await cloud.plan(request));

      expect(plan.skips['open-firewall']).toBe('The request opts out of network changes');
    }));

  it('and admits the ranges that the request names when Azure knows no address', () =>
    inCloud(
      where(CLUSTER, (cluster) => {
        cluster.properties['networkProfile'] = { outboundType: 'userDefinedRouting' };
      }),
      async (cloud) => {
        const run = await cloud.connect(
          cloud.blobRequest('x', {
            publicNetworkSolution: { firewallRules: { ipRanges: ['20.50.1.0/29'] } },
          }),
        );

        expect(run.error).toBeUndefined();
        expect(run.steps['open-firewall']).toMatchObject({ message: 'The target admits 20.50.1.0/29' });
      },
    ));
});

describe('a plan follows the request', () => {
  it('and takes the roles that it names', () =>
    inCloud(undefined, async (cloud) => {
      const request = cloud.blobRequest('x', {
        authInfo: {
          authType: 'userAssignedIdentity',
          clientId: CLIENT_ID,
          subscriptionId: SUBSCRIPTION,
          roles: ['Storage Blob Data Reader'],
        },
      });

      const plan = planOf(await cloud.plan(request));

      expect(
        plan.operations.filter(({ phase }) => phase === 'assign-roles').map(({ description }) => description),
      ).toEqual(['Assign the role Storage Blob Data Reader on the target']);
    }));

  it('and waits while the cluster is being made', () =>
    inCloud(undefined, async (cloud) => {
      cloud.azure.faults.set([]);
      const request = cloud.blobRequest();
      cloud.clients.arm = async () =>
        ({
          get: async () => ({ id: CLUSTER, location: 'x', properties: { provisioningState: 'Creating' } }),
        }) as never;

      const step = await cloud.activities['plan-connection']({
        operationId: 'a.b',
        request,
        isFirst: true,
        elsewhere: [],
        failures: 0,
      });

      expect(step).toMatchObject({ state: 'wait', reason: 'Busy' });
    }));

  it('and warns about a vault that does not look at roles', () =>
    inCloud(
      where(`${GROUP}/providers/Microsoft.KeyVault/vaults/shop-vault`, (vault) =>
        Object.assign(vault.properties, { enableRbacAuthorization: false }),
      ),
      async (cloud) => {
        const plan = planOf(await cloud.plan(cloud.csiRequest()));

        const changes = plan.operations.filter(({ phase }) => phase === 'assign-roles');
        expect(changes.map(({ name, subject }) => [name, subject])).toEqual([
          ['giveAccess', 'access policy to get and list secrets and certificates'],
        ]);
      },
    ));
});
