import { join } from 'node:path';
import { operationId, deterministicGuid } from '../../connection/names';
import type { Repair } from '../../connection/repair';
import type { OperationStatus } from '../../functions/get-operation';
import { CLUSTER, exampleRequest, StackFixture, SUBSCRIPTION } from './stack-fixture';

const stack = new StackFixture(join(__dirname, 'diagnosis-world.yaml'));
beforeAll(() => stack.start());
afterAll(() => stack.stop());

const EDGE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Kubernetes/connectedClusters/edge`;
const PLANTED = /planted|Zm9yZ2Vk|cGxhbnRlZ|eyJzdWIi/;

interface Accepted {
  operationId: string;
  statusUrl: string;
  reportUrl: string;
}

async function start(body: object): Promise<Accepted> {
  const response = await stack.http('/api/clusters/diagnose', { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(202);
  return (await response.json()) as Accepted;
}

/** Polls until the operation shows what is wanted. */
async function until(id: string, isWanted: (status: OperationStatus) => boolean): Promise<OperationStatus> {
  for (;;) {
    const status = await stack.operation(id);
    if (isWanted(status)) return status;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

const hasEnded = ({ status }: OperationStatus): boolean => !['Accepted', 'Running'].includes(status);

async function diagnosed(body: object): Promise<OperationStatus> {
  return until((await start(body)).operationId, hasEnded);
}

function repairsOf(status: OperationStatus): Repair[] {
  return (status.result?.['repairs'] ?? []) as Repair[];
}

describe('POST /api/clusters/diagnose', () => {
  it('ends with a report that names the problems, in every form, and holds no credential', async () => {
    const { operationId: id, reportUrl } = await start({ clusterId: CLUSTER });
    const status = await until(id, hasEnded);

    expect(status).toMatchObject({ status: 'Succeeded', clusterId: CLUSTER, percent: 100 });
    const path = new URL(reportUrl).pathname;
    const report = (await (await stack.http(path)).json()) as {
      findings: { id: string }[];
      notReadable: unknown[];
    };
    const ids = report.findings.map((finding) => finding.id);
    expect(ids).toEqual(
      expect.arrayContaining(['sc-missing-subscription-registration', 'flux2-extension-missing']),
    );
    expect(report.notReadable).toEqual([]);
    for (const [format, type, words] of [
      ['text', 'text/plain', 'What to do'],
      ['markdown', 'text/markdown', '# '],
      ['html', 'text/html', '<!doctype html>'],
    ] as const) {
      const answer = await stack.http(`${path}?format=${format}`);
      const text = await answer.text();
      expect(answer.headers.get('content-type')).toContain(type);
      expect(text).toContain(words);
      expect(text).not.toMatch(PLANTED);
    }
    expect(JSON.stringify([status, report, stack.eventsOf(id)])).not.toMatch(PLANTED);
    expect(JSON.stringify(report)).toContain('[redacted]');
  });

  it('tells its progress as events of its own', async () => {
    const status = await diagnosed({ clusterId: CLUSTER });

    await stack.nextEvent((events) =>
      events.some(
        ({ type, data }) => data.operationId === status.operationId && type === 'aks.diagnosis.succeeded',
      ),
    );
    const [first] = stack.eventsOf(status.operationId);
    expect(first).toMatchObject({ type: 'aks.diagnosis.accepted', source: CLUSTER, subject: 'prod' });
    expect(first?.data).not.toHaveProperty('linkerId');
  });

  it('takes an Arc cluster, and says what it cannot read', async () => {
    const { operationId: id, reportUrl } = await start({ clusterId: EDGE });
    await until(id, hasEnded);

    const text = await (await stack.http(`${new URL(reportUrl).pathname}?format=text`)).text();
    expect(text).toContain('CLUSTER_KUBECONFIGS');
    expect(text).toContain('Flux v1');
  });

  it.each([
    ['clusterId', { clusterId: 'prod' }],
    ['remediate', { clusterId: CLUSTER, remediate: 'all' }],
    ['kubeconfig', { clusterId: CLUSTER, kubeconfig: 'clusters: []' }],
    ['errorText', { clusterId: CLUSTER, errorText: 'x'.repeat(16_001) }],
    ['failedOperationId', { clusterId: CLUSTER, failedOperationId: 'no-such-operation' }],
    ['approvalMinutes', { clusterId: CLUSTER, approvalMinutes: 0 }],
  ])('refuses a wrong %s and names it', async (field, body) => {
    const response = await stack.http('/api/clusters/diagnose', {
      method: 'POST',
      body: JSON.stringify(body),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { details: [{ target: field }] } });
  });

  it('says when a report is not there', async () => {
    const status = await diagnosed({ clusterId: `${CLUSTER}-gone` });
    expect(status).toMatchObject({ status: 'Failed', error: { code: 'ClusterNotFound' } });

    expect((await stack.http(`/api/operations/${status.operationId}/report`)).status).toBe(409);
    expect((await stack.http('/api/operations/unknown/report')).status).toBe(404);
    expect((await stack.http(`/api/operations/${status.operationId}/report?format=pdf`)).status).toBe(400);
  });
});

describe('repairs', () => {
  it('carry out what is safe, and what somebody approves, and show that it helped', async () => {
    const { operationId: id } = await start({ clusterId: CLUSTER, remediate: 'ask' });
    const asked = await until(
      id,
      ({ repairs = [] }) =>
        repairs.some((repair) => repair.state === 'awaitingApproval') &&
        repairs.every((repair) => repair.state !== 'running'),
    );
    expect(asked.repairs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'sc-missing-subscription-registration', state: 'solved' }),
        expect.objectContaining({ id: 'flux2-extension-missing', state: 'awaitingApproval', isSafe: false }),
      ]),
    );

    const wrong = await approve(id, { ids: ['sc-orphaned-kubernetes-resources'] });
    expect(wrong.status).toBe(409);
    const open = (asked.repairs ?? []).filter((repair) => repair.state === 'awaitingApproval');
    const declined = open.map((repair) => repair.id).filter((other) => other !== 'flux2-extension-missing');
    expect((await approve(id, { ids: ['flux2-extension-missing'], declined })).status).toBe(202);

    const status = await until(id, hasEnded);
    expect(repairsOf(status)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'flux2-extension-missing', state: 'solved' })]),
    );
    const extension = await stack.arm<{ properties: { provisioningState: string } }>(
      `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/flux`,
      '2023-05-01',
    );
    expect(extension?.properties.provisioningState).toBe('Succeeded');
    const report = await (await stack.http(`/api/operations/${id}/report?format=text`)).text();
    expect(report).toContain('Repaired, approved by');
  });

  function approve(id: string, body: object): Promise<Response> {
    return stack.http(`/api/operations/${id}/approve`, { method: 'POST', body: JSON.stringify(body) });
  }
});

describe('the queue', () => {
  it('starts diagnoses too, once per message', async () => {
    const sent = await stack.send({ operation: 'diagnose', clusterId: CLUSTER }, 'diagnose-1');
    expect(sent).not.toBe('');
    const id = operationId(CLUSTER, deterministicGuid('diagnose-1'));

    await stack.nextEvent((events) =>
      events.some(({ type, data }) => data.operationId === id && type === 'aks.diagnosis.succeeded'),
    );

    expect(await stack.operation(id)).toMatchObject({ status: 'Succeeded', clusterId: CLUSTER });
  });

  it('dead-letters a diagnosis that can never run, and names the field', async () => {
    await stack.send({ operation: 'diagnose', clusterId: 'prod' }, 'diagnose-2');

    const receiver = stack.client.createReceiver('connection-requests', { subQueueType: 'deadLetter' });
    const [letter] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
    await receiver.close();

    expect(letter?.deadLetterReason).toBe('InvalidRequest');
    expect(letter?.deadLetterErrorDescription).toContain('clusterId');
  });
});

describe('a connection that fails', () => {
  const chart =
    'Unable to download the Helm chart from the repo URL https://scaksextension.azurecr.io/helm: i/o timeout';

  it('carries what the diagnosis has found before it was undone, and can be sent again by a repair', async () => {
    await stack.faults('arm', [
      { match: { method: 'PUT', path: '/extensions/sc-extension' }, times: 1, fail: chart },
    ]);
    const id = await stack.send(exampleRequest('storage-blob-workload-identity'), 'fails-1');
    const failed = await stack.ended(id);
    await stack.clearFaults();

    expect(failed).toMatchObject({ status: 'Failed', error: { code: 'ExtensionInstallFailed' } });
    expect(failed.error?.findings?.map((finding) => finding.id)).toContain('helm-chart-download-failed');
    expect(failed.error?.diagnosticIds).toContain('helm-chart-download-failed');
    expect(failed.error?.findings?.[0]).toMatchObject({
      cause: expect.any(String) as string,
      fix: expect.any(String) as string,
      commands: expect.any(Array) as string[],
    });
    const kinds = stack.eventsOf(id).map(({ type }) => type.replace('aks.connection.', ''));
    expect(kinds.slice(-3)).toEqual(['failed', 'diagnosed', 'rolledback']);

    const again = await diagnosed({ clusterId: CLUSTER, failedOperationId: id });
    const found = (again.result?.['findings'] ?? []) as { id: string }[];
    const ids = found.map((finding) => finding.id);
    expect(ids).toContain('helm-chart-download-failed');
  });

  it('is sent again when the failure was a conflict that is over', async () => {
    await stack.faults('arm', [
      {
        match: { method: 'PUT', path: '/extensions/sc-extension' },
        times: 1,
        fail: 'Create failed for this resource, as there is a conflicting operation in progress. Please try after sometime.',
      },
    ]);
    const id = await stack.send(exampleRequest('storage-blob-workload-identity'), 'fails-2');
    expect(await stack.ended(id)).toMatchObject({ status: 'Failed' });
    await stack.clearFaults();

    const repaired = await diagnosed({ clusterId: CLUSTER, failedOperationId: id, remediate: 'safe' });

    const repair = repairsOf(repaired).find(({ id: entry }) => entry === 'ext-operation-conflict');
    expect(repair).toMatchObject({ state: 'solved', actions: [{ state: 'done' }] });
    const repeated = /operation (\S+)/.exec(repair?.actions[0]?.message ?? '')?.[1] ?? '';
    expect(await stack.operation(repeated)).toMatchObject({ status: 'Succeeded' });
  });
});
