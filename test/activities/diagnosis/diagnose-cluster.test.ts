import type { DiagnosisFacts } from '../../../activities/diagnosis/diagnosis-activity';
import { createClusterActivities } from '../../../activities/cluster-activities';
import { connectionError } from '../../../connection/errors';
import type { Step } from '../../../connection/step';
import { CLUSTER, GROUP, LocalCloud, OPERATION, SUBSCRIPTION } from '../local-cloud';

const EDGE = `${GROUP}/providers/Microsoft.Kubernetes/connectedClusters/edge`;
const EXTENSION = `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;

function runningPod(name: string): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'kube-system' },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'agent' }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'main', image: 'agent', imageID: '', ready: true, restartCount: 0, state: { running: {} } },
      ],
    },
  };
}

const cloud = new LocalCloud((world) => ({
  ...world,
  kubernetes: {
    prod: {
      logs: {},
      ...world.kubernetes['prod'],
      objects: [
        ...(world.kubernetes['prod']?.objects ?? []),
        runningPod('extension-agent-1'),
        runningPod('extension-operator-1'),
      ],
    },
  },
  resources: [
    ...world.resources,
    {
      id: EDGE,
      location: 'westeurope',
      properties: { provisioningState: 'Succeeded', connectivityStatus: 'Connected' },
      secrets: {},
      behaviour: {},
    },
    {
      id: EXTENSION,
      properties: {
        extensionType: 'microsoft.servicelinker.connection',
        provisioningState: 'Failed',
        scope: { cluster: { releaseNamespace: 'sc-system' } },
        statuses: [
          {
            code: 'InstallationFailed',
            level: 'Error',
            message:
              'Error: Unable to download the Helm chart from the repo URL https://scaksextension.azurecr.io/helm',
          },
        ],
      },
      secrets: {},
      behaviour: {},
    },
  ],
}));

beforeAll(() => cloud.open());
afterAll(() => cloud.close());

async function look(
  clusterId: string,
  more: { errorText?: string; repaired?: string[] } = {},
): Promise<Step<DiagnosisFacts>> {
  const activities = createClusterActivities(cloud.clients);
  return activities['diagnose-cluster']({
    operationId: OPERATION,
    clusterId,
    plansRepairs: true,
    repaired: [],
    failures: 0,
    ...more,
  });
}

function factsOf(step: Step<DiagnosisFacts>): DiagnosisFacts {
  if (step.state !== 'done' || !step.facts) throw new Error(JSON.stringify(step));
  return step.facts;
}

describe('diagnosing a cluster through Azure and its API', () => {
  it('names the cause of a failed extension, and plans what can be repaired', async () => {
    const { report, verdict, plans } = factsOf(await look(CLUSTER));

    const ids = report.findings.map(({ id }) => id);
    expect(ids).toContain('helm-chart-download-failed');
    expect(verdict.join(' ')).toContain('What to do');
    expect(plans.every(({ title, actions }) => title !== '' && actions.length > 0)).toBe(true);
    expect(report.notReadable).toEqual([]);
  });

  it('changes nothing', async () => {
    const before = cloud.azureWrites().length;
    await look(CLUSTER);

    expect(cloud.azureWrites().slice(before)).toEqual([]);
    const writes = (await cloud.kubernetesWrites()).map(({ path }) => path);
    expect(writes.filter((path) => !path.includes('selfsubjectaccessreviews'))).toEqual([]);
  });

  it('looks at an Arc cluster through Azure alone when it has no kubeconfig, and says so once', async () => {
    const { report } = factsOf(await look(EDGE));

    const gaps = report.notReadable.filter(({ what }) => what === 'Kubernetes API');
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.reason).toContain('CLUSTER_KUBECONFIGS');
    expect(report.healthy.length).toBeGreaterThan(0);
  });

  it('fails for an AKS cluster that does not exist', async () => {
    const step = await look(`${CLUSTER}-gone`);

    expect(step).toMatchObject({ state: 'failed', error: { code: 'ClusterNotFound' } });
  });

  it('lets the state decide about what was repaired, not the text that was pasted', async () => {
    const errorText =
      "MissingSubscriptionRegistration: The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'.";
    const provider = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration`;
    const first = factsOf(await look(CLUSTER, { errorText }));
    const id = 'sc-missing-subscription-registration';
    expect(first.plans.map(({ entryId }) => entryId)).toContain(id);
    expect(factsOf(await look(CLUSTER, { errorText, repaired: [id] })).unsolved).toEqual([id]);

    await (await cloud.clients.arm()).post(provider, 'register', '2021-04-01');

    let again = factsOf(await look(CLUSTER, { errorText, repaired: [id] }));
    while (again.unsolved.length > 0) again = factsOf(await look(CLUSTER, { errorText, repaired: [id] }));
    expect(again.report.findings.map((finding) => finding.id)).not.toContain(id);
    expect(again.plans.map(({ entryId }) => entryId)).not.toContain(id);
  });
});

describe('explaining a failed connection', () => {
  it('finds the cause in the cluster and gives cause, fix and commands', async () => {
    const activities = createClusterActivities(cloud.clients);
    const request = cloud.blobRequest();

    const { findings } = await activities['explain-failure']({
      operationId: OPERATION,
      clusterId: CLUSTER,
      about: 'connection',
      request,
      error: connectionError('ExtensionInstallFailed', { message: 'The extension could not be installed.' }),
    });

    expect(findings[0]).toMatchObject({ id: 'helm-chart-download-failed', confidence: 'high' });
    expect(findings[0]?.fix).toContain('scaksextension.azurecr.io');
  });

  it('answers with nothing when Azure cannot be reached', async () => {
    const broken = { ...cloud.clients, arm: () => Promise.reject(new Error('no sign-in')) };
    const activities = createClusterActivities(broken);

    const { findings } = await activities['explain-failure']({
      operationId: OPERATION,
      clusterId: CLUSTER,
      about: 'connection',
      error: connectionError('TimedOut', { message: 'Nothing happened.' }),
    });

    expect(findings).toEqual([]);
  });
});
