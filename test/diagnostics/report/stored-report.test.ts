import fc from 'fast-check';
import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import type { Finding } from '../../../diagnostics/finding';
import { fromStoredReport, REPORT_LIMIT, toStoredReport } from '../../../diagnostics/report/stored-report';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';

function finding(id: string, text: string, count: number): Finding {
  const evidence = Array.from({ length: count }, () => ({ where: 'log', what: text }));
  return {
    id,
    group: 1,
    title: id,
    severity: 'error',
    confidence: 'high',
    evidence,
    cause: 'cause',
    fix: 'fix',
    commands: [],
    remediation: { safe: false, action: 'None.' },
    symptoms: [{ id: 'symptom', title: 'symptom', evidence }],
  };
}

function report(findings: Finding[], notReadable: DiagnosisReport['notReadable'] = []): DiagnosisReport {
  return {
    cluster: { id: 'c', type: 'managedClusters', subscriptionId: 's', resourceGroup: 'g', name: 'prod' },
    takenAt: '2026-01-01T00:00:00.000Z',
    findings,
    healthy: [],
    notReadable,
    apiCalls: 0,
  };
}

describe('a report that is kept', () => {
  it('stays under its limit, whatever was found', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 144 }),
        fc.nat({ max: 1_000 }),
        fc.nat({ max: 200 }),
        (findings, length, gaps) => {
          const stored = toStoredReport(
            report(
              Array.from({ length: findings }, (_, index) =>
                finding(`entry-${index}`, 'x'.repeat(length), 8),
              ),
              Array.from({ length: gaps }, (_, index) => ({
                what: `resource ${index}`,
                reason: 'not allowed',
                affects: ['a'],
              })),
            ),
          );
          expect(JSON.stringify(stored).length).toBeLessThanOrEqual(REPORT_LIMIT);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps the most important findings, and says how many it leaves out', () => {
    const findings = Array.from({ length: 300 }, (_, index) => finding(`entry-${index}`, 'x', 1));

    const stored = toStoredReport(report(findings));

    expect(stored.findings[0]?.id).toBe('entry-0');
    const left = 300 - stored.findings.length;
    expect(left).toBeGreaterThan(0);
    expect(stored.notReadable.at(-1)?.what).toBe(`${left} more findings`);
  });

  it('is the same again for what real worlds hold', async () => {
    for (const group of Object.values(brokenWorlds)) {
      for (const { build } of Object.values(group)) {
        const taken = await look(build());
        const kept = fromStoredReport(JSON.parse(JSON.stringify(toStoredReport(taken))) as never);
        expect(kept).toEqual(JSON.parse(JSON.stringify(taken)));
      }
    }
  });
});
