import { ArmError, readErrorBody, readRetryAfterSeconds } from '../../azure/arm-error';

describe('ArmError', () => {
  it.each([
    [400, 'PrincipalNotFound', 'replication'],
    [409, 'OperationNotAllowed', 'busy'],
    [409, 'Conflict', 'busy'],
    [409, 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity', 'busy'],
    [409, 'RoleAssignmentExists', 'refused'],
    [409, 'ScopeLocked', 'refused'],
    [429, 'TooManyRequests', 'throttled'],
    [401, 'ExpiredAuthenticationToken', 'forbidden'],
    [403, 'AuthorizationFailed', 'forbidden'],
    [404, 'ResourceNotFound', 'notFound'],
    [412, 'PreconditionFailed', 'changed'],
    [408, 'Timeout', 'unavailable'],
    [503, 'ServerBusy', 'unavailable'],
    [0, 'ECONNREFUSED', 'unavailable'],
    [400, 'BadRequest', 'refused'],
  ])('%d %s is %s', (status, code, kind) => {
    expect(new ArmError({ status, code, message: 'm', path: '/p' }).kind).toBe(kind);
  });

  it.each([
    [
      412,
      'PreconditionFailed',
      'There is already an operation in progress which requires exclusive lock on this service shop.',
      'busy',
    ],
    [
      400,
      'BadRequest',
      'The provided principal ID ["x"] was not found in the AAD tenant(s) [y].',
      'replication',
    ],
  ])('%d %s of Cosmos DB is told apart by its message', (status, code, message, kind) => {
    expect(new ArmError({ status, code, message, path: '/p' }).kind).toBe(kind);
  });
});

describe('readErrorBody', () => {
  it.each([
    [{ error: { code: 'A', message: 'b' } }, { code: 'A', message: 'b' }],
    [
      { code: 'A', message: 'b' },
      { code: 'A', message: 'b' },
    ],
    [undefined, { code: 'HTTP 500', message: 'Azure answered with status 500.' }],
    [{ error: { code: 7 } }, { code: 'HTTP 500', message: 'Azure answered with status 500.' }],
  ])('reads %j', (body, expected) => {
    expect(readErrorBody(body, 500)).toEqual(expected);
  });

  it('cuts long messages', () => {
    expect(readErrorBody({ message: 'x'.repeat(5_000) }, 400).message).toHaveLength(1_000);
  });
});

describe('readRetryAfterSeconds', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['17', 17],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %p as %p', (value, seconds) => {
    expect(readRetryAfterSeconds(value, now)).toBe(seconds);
  });
});
