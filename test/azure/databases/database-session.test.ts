import { DatabaseError, type ErrorCodes, toDatabaseError } from '../../../azure/databases/database-session';

const codes: ErrorCodes = {
  loginRefused: [1045],
  unavailable: [1040],
  isOfServer: (code) => Number(code) >= 1000,
};

describe('an error of a driver', () => {
  it.each<[string, string | number | undefined, string, string]>([
    ['a login that is refused', 1045, 'Access denied', 'loginRefused'],
    ['a server that is full', 1040, 'Too many connections', 'unavailable'],
    ['anything else of the server', 1064, 'You have an error in your SQL syntax', 'statementRefused'],
    ['the network', 'ECONNREFUSED', 'connect ECONNREFUSED', 'unreachable'],
    ['no code at all', undefined, 'self-signed certificate', 'unreachable'],
    [
      'an address that PostgreSQL does not admit',
      '28000',
      'no pg_hba.conf entry for host "20.1.1.1"',
      'notAdmitted',
    ],
    [
      'an address that MySQL does not admit',
      9000,
      "Client with IP address '20.1.1.1' is not allowed to connect to this MySQL server.",
      'notAdmitted',
    ],
    [
      'an address that SQL Server does not admit',
      40_615,
      "Client with IP address '20.1.1.1' is not allowed to access the server.",
      'notAdmitted',
    ],
  ])('tells %s', (_, code, message, kind) => {
    expect(toDatabaseError(new Error(message), code, codes).kind).toBe(kind);
  });

  it('is cut, because it becomes part of stored errors', () => {
    expect(new DatabaseError('unreachable', 'X', 'x'.repeat(5_000)).message).toHaveLength(500);
  });
});
