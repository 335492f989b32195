import { isAllowedRepair } from '../../../activities/repairs/allowed-repairs';
import { type CatalogueItem, catalogueItems } from '../../../diagnostics/catalogue/catalogue';
import { readContext } from '../../../diagnostics/diagnose';
import { planRemediation } from '../../../diagnostics/remediation/plan-remediation';
import type { RemediationAction } from '../../../diagnostics/remediation/remediation-plan';
import { brokenWorlds } from '../../diagnostics/worlds/broken/broken-worlds';

const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const CLUSTER = `${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;

const repairable = catalogueItems().filter(({ remediation }) => remediation !== undefined);

async function planIn({ group, entry, ...item }: CatalogueItem) {
  const world = brokenWorlds[group.folder]?.[entry.id]?.build();
  if (!world) throw new Error(`No broken world for ${entry.id}`);
  const evidence = world.evidence();
  const context = await readContext(evidence, { clusterId: world.clusterId, ...world.question });
  const plan = await planRemediation({ group, entry, ...item }, evidence, context);
  return { clusterId: world.clusterId, plan };
}

describe('the list of allowed repairs', () => {
  it.each(repairable.map((item) => [item.entry.id, item] as const))(
    'allows the repair of %s',
    async (_, item) => {
      const { clusterId, plan } = await planIn(item);

      const refused = (plan?.actions ?? []).filter((action) => !isAllowedRepair(action, clusterId));
      expect(refused).toEqual([]);
    },
  );

  it('lets nothing that is safe delete anything', async () => {
    for (const item of repairable) {
      const { plan } = await planIn(item);
      if (!plan?.safe) continue;
      const deleting = plan.actions.filter((action) => 'method' in action && action.method === 'DELETE');
      expect({ id: item.entry.id, deleting }).toEqual({ id: item.entry.id, deleting: [] });
    }
  });

  const arm = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', id: string): RemediationAction => ({
    kind: 'arm',
    method,
    id,
    apiVersion: '1',
    description: '',
  });
  const kubernetes = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string): RemediationAction => ({
    kind: 'kubernetes',
    method,
    path,
    description: '',
  });

  it.each([
    ['the cluster', arm('DELETE', CLUSTER)],
    ['another cluster', arm('PATCH', `${CLUSTER}2`)],
    [
      'an extension of another cluster',
      arm('DELETE', `${CLUSTER}2/providers/Microsoft.KubernetesConfiguration/extensions/flux`),
    ],
    ['a resource group', arm('DELETE', `${SUBSCRIPTION}/resourceGroups/shop`)],
    ['a node pool', arm('DELETE', `${CLUSTER}/agentPools/system`)],
    ['the registration of a provider', arm('POST', `${SUBSCRIPTION}/providers/Microsoft.Storage/unregister`)],
    [
      'a role assignment',
      arm(
        'DELETE',
        `${CLUSTER}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`,
      ),
    ],
    [
      'keys',
      arm(
        'POST',
        `${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/a/listKeys`,
      ),
    ],
    ['a system namespace', kubernetes('DELETE', '/api/v1/namespaces/kube-system')],
    ['the default namespace', kubernetes('DELETE', '/api/v1/namespaces/default')],
    ['objects of the system', kubernetes('DELETE', '/api/v1/namespaces/kube-system/secrets/x')],
    ['nodes', kubernetes('DELETE', '/api/v1/nodes/node-1')],
    [
      'whole collections of definitions',
      kubernetes('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'),
    ],
    ['a path that leads elsewhere', kubernetes('DELETE', '/api/v1/namespaces/shop/pods/../../kube-system')],
  ])('refuses to touch %s', (_, action) => {
    expect(isAllowedRepair(action, CLUSTER)).toBe(false);
  });
});
