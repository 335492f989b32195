import { wireReport } from '../../../functions/service-linker/wire-report';

it('answers a validation flat, and once more as a text for older clients', () => {
  const wire = wireReport({
    linkerName: 'orders',
    isConnectionAvailable: false,
    startedAt: '2026-03-01T12:00:00.000Z',
    endedAt: '2026-03-01T12:00:01.000Z',
    sourceId: '/cluster',
    targetId: '/target',
    authType: 'secret',
    items: [
      { name: 'Target resource existence validated.', result: 'success', description: null },
      {
        name: 'Credentials validated.',
        result: 'failure',
        description: 'Old.',
        errorCode: 'CredentialsOutdated',
        errorMessage: 'Old.',
      },
      {
        name: 'Target service firewall validated.',
        result: 'warning',
        description: 'Closed.',
        errorCode: 'PublicAccessDisabled',
        errorMessage: 'Closed.',
      },
    ],
  });

  const { Message, ...flat } = wire;
  expect(flat).toEqual({
    linkerName: 'orders',
    isConnectionAvailable: false,
    reportStartTimeUtc: '2026-03-01T12:00:00.0000000Z',
    reportEndTimeUtc: '2026-03-01T12:00:01.0000000Z',
    sourceId: '/cluster',
    targetId: '/target',
    authType: 'secret',
    validationDetail: [
      { name: 'Target resource existence validated.', description: null, result: 'success' },
      {
        name: 'Credentials validated.',
        description: 'Old.',
        result: 'failure',
        errorCode: 'CredentialsOutdated',
        errorMessage: 'Old.',
      },
      {
        name: 'Target service firewall validated.',
        description: 'Closed.',
        result: 'warning',
        errorCode: 'PublicAccessDisabled',
        errorMessage: 'Closed.',
      },
    ],
  });
  expect(JSON.parse(String(Message))).toMatchObject({
    ConnectionName: 'orders',
    IsConnectionAvailable: false,
    ValidationDetail: [{ Result: 0 }, { Result: 1, Description: 'Old.' }, { Result: 2 }],
  });
});
