import { duration, podStatus } from '../../../../local/kubernetes/tables/cells';

describe('cells of a table', () => {
  it.each([
    [-1, '0s'],
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [192, '3m12s'],
    [600, '10m'],
    [10_799, '179m'],
    [10_800, '3h'],
    [19_800, '5h30m'],
    [36_000, '10h'],
    [176_400, '2d1h'],
    [3_456_000, '40d'],
  ])('%d seconds are %s', (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });

  it('show why a pod does not run', () => {
    const pod = (status: object, metadata: object = {}): string =>
      podStatus({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ...metadata }, status });
    const waiting = { containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] };

    expect(pod({ phase: 'Running' })).toBe('Running');
    expect(pod({ phase: 'Pending', ...waiting })).toBe('ImagePullBackOff');
    expect(pod({ phase: 'Running' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })).toBe('Terminating');
  });
});
