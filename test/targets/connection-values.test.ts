import { LinkerProperties } from '../../connection/linker';
import { connectionValues, databaseUserName } from '../../targets/connection-values';
import { PEOPLE } from './connect';
import { PROVIDERS, SUBSCRIPTION } from './target-worlds';

const { clientId, principalId, tenantId } = PEOPLE;
const facts = { kind: 'postgres-flexible', resourceId: PROVIDERS, values: { host: 'shop' } };

function properties(authInfo: object): LinkerProperties {
  const id = `${PROVIDERS}/Microsoft.DBforPostgreSQL/flexibleServers/shop/databases/orders`;
  return LinkerProperties.parse({ targetService: { type: 'AzureResource', id }, authInfo });
}

describe('connectionValues', () => {
  it('names the database user of an identity after the connection', () => {
    const values = connectionValues({
      properties: properties({ authType: 'userAssignedIdentity', clientId, subscriptionId: SUBSCRIPTION }),
      linkerName: 'orders_db',
      facts,
      principal: { clientId, principalId },
      tenantId,
    });

    expect(values).toEqual({ host: 'shop', clientId, principalId, tenantId, userName: 'aad_orders_db' });
  });

  it('takes user name and password of the caller, and no user of an identity', () => {
    const authInfo = { authType: 'secret', name: 'shop', secretInfo: { secretType: 'rawValue', value: 'x' } };

    const values = connectionValues({ properties: properties(authInfo), linkerName: 'c', facts });

    expect(values).toEqual({ host: 'shop', userName: 'shop', password: 'x' });
  });

  it('takes client id and secret of a service principal', () => {
    const authInfo = {
      authType: 'servicePrincipalSecret',
      clientId,
      principalId,
      secret: 'x',
      userName: 'sp',
    };

    const values = connectionValues({ properties: properties(authInfo), linkerName: 'c', facts, tenantId });

    expect(values).toEqual({ host: 'shop', clientId, clientSecret: 'x', tenantId, userName: 'sp' });
  });

  it('cuts a user name that the server would refuse, and keeps two long names apart', () => {
    const long = 'orders-of-the-shop-in-western-europe';

    expect(databaseUserName('orders', 32)).toBe('aad_orders');
    expect(databaseUserName(long, 63)).toBe(`aad_${long}`);
    expect(databaseUserName(long, 32)).toHaveLength(32);
    expect(databaseUserName(long, 32)).not.toBe(databaseUserName(`${long}-2`, 32));
  });
});
