import { type CatalogueItem, catalogueItems } from '../../../diagnostics/catalogue/catalogue';
import { diagnose, readContext } from '../../../diagnostics/diagnose';
import { planRemediation } from '../../../diagnostics/remediation/plan-remediation';
import type { RemediationPlan } from '../../../diagnostics/remediation/remediation-plan';
import { planText } from '../../../diagnostics/report/plan-text';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { IDENTITY, STORAGE } from '../worlds/healthy/connection';
import { healthyConnectedCluster, healthyManagedCluster } from '../worlds/healthy/healthy-worlds';
import { SUBSCRIPTION, type World } from '../worlds/world';

const items = catalogueItems();
const planned = items.filter(({ remediation }) => remediation !== undefined);

function itemOf(id: string): CatalogueItem {
  const item = items.find(({ entry }) => entry.id === id);
  if (!item) throw new Error(`No entry ${id}`);
  return item;
}

function brokenWorld(item: CatalogueItem): World {
  const broken = brokenWorlds[item.group.folder]?.[item.entry.id];
  if (!broken) throw new Error(`No broken world for ${item.entry.id}`);
  return broken.build();
}

async function planIn(world: World, item: CatalogueItem): Promise<RemediationPlan | undefined> {
  const evidence = world.evidence();
  return planRemediation(
    item,
    evidence,
    await readContext(evidence, { clusterId: world.clusterId, ...world.question }),
  );
}

describe('the repairs of the catalogue', () => {
  it('cover every entry that a program may repair by itself', () => {
    const open = items.filter(
      ({ entry, remediation }) =>
        entry.remediation.safe && !entry.remediation.action.startsWith('None') && !remediation,
    );

    expect(open.map(({ entry }) => entry.id)).toEqual([]);
  });

  it.each(planned.map((item) => [item.entry.id, item] as const))(
    'plan %s where it is the case, each action with a description',
    async (id, item) => {
      const plan = await planIn(brokenWorld(item), item);

      // Some repairs need more than the world tells; then there is no plan, and never a half one.
      for (const action of plan?.actions ?? []) expect(action.description).not.toBe('');
      expect(plan?.entryId ?? id).toBe(id);
    },
  );

  it.each(planned.map((item) => [item.entry.id, item] as const))(
    'have nothing left to do for %s on a healthy cluster',
    async (_, item) => {
      const { clusterType } = item.entry.match.scope;
      const world = clusterType === 'connectedClusters' ? healthyConnectedCluster() : healthyManagedCluster();

      expect((await planIn(world, item))?.actions ?? []).toEqual([]);
    },
  );

  it.each(
    planned.filter(({ entry }) => entry.remediation.safe).map((item) => [item.entry.id, item] as const),
  )('do nothing for %s that a person would have to approve', async (_, item) => {
    const plan = await planIn(brokenWorld(item), item);

    const kinds = (plan?.actions ?? []).map((action) => {
      if (action.kind === 'kubernetes' && action.query?.['dryRun'] === 'All') return 'dry run';
      return action.kind === 'arm' ? `${action.method} ${action.id.split('/').at(-1)}` : action.kind;
    });
    const allowed = ['POST register', 'wait', 'repeatRequest', 'dry run'];
    // Writing the same extension again changes nothing that was not asked for before.
    const isAllowed = (kind: string): boolean => allowed.includes(kind) || kind.startsWith('PUT ');
    expect(kinds.filter((kind) => !isAllowed(kind))).toEqual([]);
  });

  it('are the same when they are planned twice', async () => {
    const item = itemOf('sc-federated-credential-missing');

    expect(await planIn(brokenWorld(item), item)).toEqual(await planIn(brokenWorld(item), item));
  });
});

describe('single repairs', () => {
  async function planOf(id: string): Promise<RemediationPlan | undefined> {
    const item = itemOf(id);
    return planIn(brokenWorld(item), item);
  }

  it('register a provider, wait for it and send the request again', async () => {
    const plan = await planOf('sc-missing-subscription-registration');

    expect(plan).toMatchObject({
      safe: true,
      actions: [
        {
          kind: 'arm',
          method: 'POST',
          id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration/register`,
        },
        { kind: 'wait', property: 'registrationState', until: ['Registered'] },
        { kind: 'repeatRequest' },
      ],
    });
  });

  it('ask before they register a provider that connections do not use', async () => {
    const world = healthyManagedCluster()
      .putArm(`/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Quantum`, {
        registrationState: 'NotRegistered',
      })
      .asks({ errorText: "The subscription is not registered to use namespace 'Microsoft.Quantum'" });

    expect(await planIn(world, itemOf('rp-missing-subscription-registration-other'))).toMatchObject({
      safe: false,
    });
  });

  it('let the identity trust the service account', async () => {
    const plan = await planOf('sc-federated-credential-missing');

    expect(plan).toMatchObject({
      safe: false,
      actions: [
        { kind: 'arm', method: 'PUT', body: { properties: { audiences: ['api://AzureADTokenExchange'] } } },
      ],
    });
    expect(plan?.actions[0]).toHaveProperty(
      'id',
      expect.stringContaining(`${IDENTITY}/federatedIdentityCredentials/`),
    );
  });

  it('admit the missing address in the firewall of the target', async () => {
    expect((await planOf('sc-target-firewall-missing-rule'))?.actions).toEqual([
      { kind: 'allowInFirewall', targetId: STORAGE, ranges: ['20.50.1.7'], description: expect.any(String) },
    ]);
  });

  it('keep an orphaned object that a workload refers to', async () => {
    const plan = await planOf('sc-orphaned-kubernetes-resources');

    expect(plan?.actions).toEqual([]);
    expect(plan?.warnings.join()).toContain('is kept: a workload refers to it');
  });

  it('delete an orphaned object that nobody uses', async () => {
    const item = itemOf('sc-orphaned-kubernetes-resources');
    const world = brokenWorld(item).remove('/apis/apps/v1/namespaces/shop/deployments/orders');

    expect((await planIn(world, item))?.actions).toMatchObject([
      { method: 'DELETE', path: '/api/v1/namespaces/shop/secrets/sc-ordersblob-secret' },
      {
        method: 'DELETE',
        path: expect.stringContaining('/api/v1/namespaces/shop/serviceaccounts/sc-account-'),
      },
    ]);
  });

  it('warn before all connections become unavailable', async () => {
    const plan = await planOf('helm-release-stuck-pending');

    expect(plan).toMatchObject({
      safe: false,
      actions: [{ method: 'DELETE', query: { forceDelete: 'true' } }],
    });
    expect(plan?.warnings.join()).toContain('all connections of the cluster are unavailable');
  });

  it('are not planned from what could not be read', async () => {
    const item = itemOf('sc-missing-subscription-registration');
    const world = brokenWorld(item).forbid(/Microsoft\.KubernetesConfiguration$/);

    expect(await planIn(world, item)).toBeUndefined();
  });

  it('are shown with every call before anything is done', async () => {
    const plan = await planOf('sc-missing-subscription-registration');

    expect(plan && planText(plan)).toBe(`sc-missing-subscription-registration: may run unattended
   1. Register Microsoft.KubernetesConfiguration in subscription ${SUBSCRIPTION} (POST /subscriptions/${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration/register)
   2. Wait until Microsoft.KubernetesConfiguration is Registered (at most 15 minutes)
   3. Send the failed request again
   Then: check again.
`);
  });

  it('can be verified by running the check of one entry again', async () => {
    const world = healthyManagedCluster();

    const report = await diagnose(world.evidence(), {
      clusterId: world.clusterId,
      entryIds: ['sc-job-failed'],
    });

    expect(report.healthy).toEqual([{ id: 'sc-job-failed', title: 'The Job sc-job failed' }]);
  });
});
