import { connectPhases } from '../../connection/phases';
import { pendingPhases, progressOf } from '../../connection/status';

describe('the custom status', () => {
  it('stays under 8 KB with the longest messages', () => {
    const phases = pendingPhases().map((phase) => ({
      ...phase,
      state: 'completed' as const,
      startedAt: new Date(0).toISOString(),
      endedAt: new Date(0).toISOString(),
      message: 'ü'.repeat(10_000),
    }));

    const status = progressOf(phases, 'ü'.repeat(10_000));

    expect(Buffer.byteLength(JSON.stringify(status), 'utf16le')).toBeLessThan(16 * 1024);
    expect(JSON.stringify(status).length).toBeLessThan(8 * 1024);
  });

  it('counts ended phases into the percentage', () => {
    const phases = pendingPhases();

    expect(progressOf(phases, '').percent).toBe(0);
    for (const phase of phases) phase.state = 'skipped';
    expect(progressOf(phases, '').percent).toBe(100);
  });
});

describe('the list of phases', () => {
  it('needs only phases that come before', () => {
    connectPhases.forEach((phase, index) => {
      const before = connectPhases.slice(0, index).map(({ name }) => name as string);
      expect(before).toEqual(expect.arrayContaining([...phase.needs]));
    });
  });
});
