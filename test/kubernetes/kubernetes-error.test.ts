import { KubernetesError, toKubernetesError } from '../../kubernetes/kubernetes-error';

function apiFailure(code: number, body: unknown, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error('Body: canary'), { code, body, headers });
}

describe('toKubernetesError', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [409, 'conflict'],
    [422, 'refused'],
    [429, 'throttled'],
    [500, 'unreachable'],
  ])('reads status %d as %s', (code, kind) => {
    const error = toKubernetesError(apiFailure(code, { reason: 'R', message: 'M' }), 'read x');

    expect(error).toMatchObject({
      kind,
      reason: 'R',
      message: `The Kubernetes API answered ${code} R to: read x. M`,
    });
  });

  it('keeps nothing of the answer but reason and message', () => {
    const body = JSON.stringify({ reason: 'R', message: 'M', details: 'canary' });
    const error = toKubernetesError(apiFailure(422, body, { 'set-cookie': 'canary' }), 'apply Secret');

    expect(String(error)).not.toContain('canary');
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('honours Retry-After', () => {
    expect(toKubernetesError(apiFailure(429, {}, { 'retry-after': '4' }), 'x')).toMatchObject({
      retryAfterSeconds: 4,
    });
  });

  it.each([
    [
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      }),
      'ECONNREFUSED',
    ],
    [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'timeout'],
    [new TypeError('fetch failed'), 'NoAnswer'],
  ])('reads %s as no answer', (error, reason) => {
    expect(toKubernetesError(error, 'x')).toMatchObject({ kind: 'unreachable', reason });
  });

  it('reads a kind that the cluster does not know as not found', () => {
    const error = new Error('Unrecognized API version and kind: a/v1 B');

    expect(toKubernetesError(error, 'read B x')).toMatchObject({ kind: 'notFound' });
  });

  it('leaves defects as they are', () => {
    const error = new TypeError('x is not a function');

    expect(toKubernetesError(error, 'x')).toBe(error);
    expect(toKubernetesError('text', 'x')).not.toBeInstanceOf(KubernetesError);
  });
});
