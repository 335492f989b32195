import fc from 'fast-check';
import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { reportHtml } from '../../../diagnostics/report/report-html';
import { reportJson } from '../../../diagnostics/report/report-json';
import { reportMarkdown } from '../../../diagnostics/report/report-markdown';
import { reportTable } from '../../../diagnostics/report/report-table';
import { reportText } from '../../../diagnostics/report/report-text';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { addEvent, addPod, pendingStatus } from '../worlds/healthy/base';
import { SC_EXTENSION } from '../worlds/healthy/connection';
import { healthyManagedCluster } from '../worlds/healthy/healthy-worlds';

const renderers = [
  ['text', reportText],
  ['JSON', reportJson],
  ['Markdown', reportMarkdown],
  ['HTML', reportHtml],
] as const;

function withFinding(text: string): DiagnosisReport {
  return {
    cluster: { id: '/c', type: 'managedClusters', subscriptionId: 's', resourceGroup: 'g', name: text },
    takenAt: '2026-03-01T12:00:00.000Z',
    findings: [
      {
        id: 'sc-job-failed',
        group: 1,
        title: text,
        severity: 'error',
        confidence: 'high',
        subject: text,
        evidence: [{ where: text, what: text }],
        cause: text,
        fix: text,
        commands: [text],
        remediation: { safe: false, action: text },
        symptoms: [{ id: 'x', title: text, evidence: [] }],
      },
    ],
    healthy: [{ id: 'a-b', title: text }],
    notReadable: [{ what: text, reason: text, affects: ['a-b'] }],
    apiCalls: 1,
  };
}

describe('a report', () => {
  it.each([
    ['text', reportText],
    ['Markdown', reportMarkdown],
  ])('says in the first lines of its %s form what is wrong and what to do', async (_, render) => {
    const report = await look(brokenWorlds['connection']!['sc-workload-identity-disabled']!.build());

    const [first, second] = render(report).split(/\n+/);

    expect(first).toContain('A connection uses workload identity, which is off on the cluster');
    expect(second).toContain('What to do: Switch both on');
  });

  it('names evidence, commands with the names filled in, and what was healthy', async () => {
    const report = await look(brokenWorlds['connection']!['sc-workload-identity-disabled']!.build());

    const text = reportText(report);

    expect(text).toContain('Evidence: cluster prod: workload identity is off');
    expect(text).toContain('$ az aks update -g shop -n prod --enable-oidc-issuer --enable-workload-identity');
    expect(text).toContain(`Checked and healthy: ${report.healthy.length}`);
    expect(report.healthy.length).toBeGreaterThan(20);
  });

  it('says that no known problem was found, and what could not be read', async () => {
    const world = healthyManagedCluster().forbid(/\/secrets/);

    const text = reportText(await look(world));

    expect(text).toMatch(/^No known problem found on prod\. \d+ resources could not be read\./);
    expect(text).toContain('not allowed for this identity (HTTP 403)');
    expect(text).toContain('sc-connection-secret-missing');
  });

  it('says what the error text means when the cluster is in order by now', async () => {
    const world = healthyManagedCluster().asks({
      errorText: "Operation returned an invalid status code 'Conflict'",
    });

    const text = reportText(await look(world)).replace(/\s+/g, ' ');

    expect(text).toContain('No known problem found on prod.');
    expect(text).toContain('The error text points to "The cluster is busy with another change');
    expect(text).toContain('which the cluster does not show now.');
  });

  it('says plainly that it does not know an error text', async () => {
    const report = await look(
      healthyManagedCluster().asks({ errorText: 'something nobody has seen before' }),
    );

    expect(report.errorText).toEqual([]);
    expect(reportText(report)).toContain('The error text is not a known one.');
  });

  it('has a table with one line for each finding', async () => {
    const table = reportTable(
      await look(brokenWorlds['connection']!['sc-connection-secret-missing']!.build()),
    );

    expect(table).toBe(`severity  entry                         where               problem
error     sc-connection-secret-missing  connection reports  The Secret of a connection is missing or lacks values
`);
    expect(reportTable(await look(healthyManagedCluster()))).toBe('No known problem found.\n');
  });

  it('is valid JSON with a version of its form', async () => {
    const report = await look(healthyManagedCluster());

    expect(JSON.parse(reportJson(report))).toMatchObject({
      schemaVersion: 1,
      findings: [],
      cluster: { name: 'prod' },
    });
  });

  it('never makes markup out of a text from outside', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const report = withFinding(`<script>alert(1)</script>${noise}<img src=x onerror=alert(1)>`);

        expect(reportHtml(report)).not.toMatch(/<script|<img/i);
        expect(reportMarkdown(report).replace(/```[\s\S]*?\n```/g, '')).not.toMatch(
          /(?<!\\)<(?:script|img)/i,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is one HTML file that loads nothing', async () => {
    const html = reportHtml(await look(brokenWorlds['helm']!['helm-release-failed']!.build()));

    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/src=|href=|@import|url\(/);
  });

  it.each(renderers)('holds no credential in its %s form', async (_, render) => {
    const planted = [
      'AccountKey=Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZg==',
      'postgres://shop:hunter2hunter2@db/shop',
      'Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
      '"password": "correct-horse"',
    ].join(' ');
    const world = healthyManagedCluster().changeArm(SC_EXTENSION, {
      properties: {
        provisioningState: 'Failed',
        statuses: [
          {
            code: 'InstallationFailed',
            level: 'Error',
            message: `Timed out waiting for resource readiness ${planted}`,
          },
        ],
      },
    });
    world.helm('sc-system', 'sc-extension', {
      status: 'failed',
      revision: 5,
      description: `failed ${planted}`,
      config: { connection: { password: 'correct-horse' } },
    });
    addPod(world, 'sc-system', 'sc-operator-1', { status: pendingStatus(`1 Insufficient cpu. ${planted}`) });
    addEvent(world, 'sc-system', {
      reason: 'Failed',
      object: 'sc-operator-1',
      message: `1 Insufficient memory. ${planted}`,
    });
    world.log(
      'kube-system',
      'extension-agent-1',
      `westeurope.dp.kubernetesconfiguration.azure.com ${planted} i/o timeout`,
    );
    world.asks({ errorText: `Timed out waiting for resource readiness ${planted}` });

    const report = await look(world);

    expect(report.findings.length).toBeGreaterThan(0);
    expect(render(report)).not.toMatch(/Zm9vYmFy|hunter2|eyJhbGci|c2lnbmF0|correct-horse/);
  });
});
