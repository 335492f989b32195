import { roles } from '../../functions/authorization/role';
import { managementLinks } from '../../functions/management-links';

const BASE = 'https://app.example/runtime/webhooks/durabletask/instances/one';
const client = {
  createHttpManagementPayload: (id: string) => ({
    id,
    statusQueryGetUri: `${BASE}?taskHub=hub&connection=Storage&code=planted-key`,
    sendEventPostUri: `${BASE}/raiseEvent/{eventName}?code=planted-key&taskHub=hub`,
    terminatePostUri: `${BASE}/terminate?reason={text}&code=planted-key`,
    purgeHistoryDeleteUri: `${BASE}?code=planted-key`,
  }),
} as unknown as Parameters<typeof managementLinks>[0];

describe('the links of Durable Functions', () => {
  it('come without their key for a caller who may not do everything', () => {
    expect(managementLinks(client, 'one', { roles: ['Connections.Write'] })).toEqual({
      id: 'one',
      statusQueryGetUri: `${BASE}?taskHub=hub&connection=Storage`,
      sendEventPostUri: `${BASE}/raiseEvent/{eventName}?taskHub=hub`,
      terminatePostUri: `${BASE}/terminate?reason={text}`,
      purgeHistoryDeleteUri: BASE,
    });
  });

  it('stay whole for a caller who may', () => {
    expect(managementLinks(client, 'one', { roles })).toEqual(client.createHttpManagementPayload('one'));
  });
});
