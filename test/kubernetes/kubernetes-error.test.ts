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

  it('reads an answer in plain text', () => {
    expect(toKubernetesError(apiFailure(404, '404 page not found\n'), 'list X')).toMatchObject({
      kind: 'notFound',
      reason: '',
      message: 'The Kubernetes API answered 404 to: list X.',
    });
  });

  it('keeps nothing of the answer but reason and message', () => {
    const body = JSON.stringify({ reason: 'R', message: 'M', details: 'canary' });
    const error = toKubernetesError(apiFailure(422, body, { 'set-cookie': 'canary' }), 'apply Secret');

    expect(String(error)).not.toContain('canary');
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('takes a namespace that is being deleted for something that passes, and not for missing rights', () => {
    const message =
      'secrets "s" is forbidden: unable to create new content in namespace shop because it is being terminated';
    const causes = [{ reason: 'NamespaceTerminating', message: 'm', field: 'metadata.namespace' }];
    const body = { reason: 'Forbidden', message, details: { name: 's', kind: 'secrets', causes } };

    expect(toKubernetesError(apiFailure(403, body), 'apply Secret shop/s')).toMatchObject({
      kind: 'conflict',
      status: 403,
      message: expect.stringContaining(message),
    });
  });

  it('shows no value of a Secret that the answer quotes', () => {
    const message =
      'Secret "s" is invalid: patch: Invalid value: "{\\"data\\":{\\"a\\":\\"canary\\"}}": json: x';
    const long = `Secret "s" is invalid: patch: Invalid value: "canary${'canary'.repeat(100)}`;

    for (const text of [message, long, 'spec: Invalid value: canary']) {
      const error = toKubernetesError(
        apiFailure(422, { reason: 'Invalid', message: text }),
        'apply Secret shop/s',
      );
      expect(String(error)).not.toContain('canary');
    }
    expect(String(toKubernetesError(apiFailure(422, { message }), 'apply ConfigMap shop/s'))).toContain(
      'canary',
    );
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
