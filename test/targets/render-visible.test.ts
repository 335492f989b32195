import { targetById } from '../../targets/registry';
import { renderVisible, type VisibleConfiguration } from '../../targets/render-visible';
import { PEOPLE, propertiesOf, type ConnectOptions } from './connect';
import { targetWorlds } from './target-worlds';

async function visible(id: string, options: ConnectOptions): Promise<VisibleConfiguration[]> {
  const world = targetWorlds()[id];
  const reference = world && targetById(id).match(world.service);
  if (!world || !reference) throw new Error(`there is no world for ${id}`);
  const facts = await targetById(id).read(world.arm, reference);
  if (!facts) throw new Error('The target does not exist');
  return renderVisible({
    properties: propertiesOf(world, options),
    linkerName: 'conn',
    isFirstOfType: true,
    facts,
    principal: { clientId: PEOPLE.clientId, principalId: PEOPLE.principalId },
  });
}

describe('renderVisible', () => {
  it('shows what is no credential and leaves credentials empty, without asking for them', async () => {
    expect(await visible('redis', { auth: 'secret', clientType: 'springBoot' })).toEqual([
      { name: 'spring.redis.host', value: 'shop.redis.cache.windows.net', isSecret: false },
      { name: 'spring.redis.port', value: '6380', isSecret: false },
      { name: 'spring.redis.database', value: '0', isSecret: false },
      { name: 'spring.redis.password', value: '', isSecret: true },
      { name: 'spring.redis.ssl', value: 'true', isSecret: false },
    ]);
  });

  it("hides connection strings with a caller's properties, and the caller's own keys", async () => {
    const shown = await visible('mysql-flexible', {
      auth: 'workloadIdentity',
      clientType: 'go',
      configurationInfo: {
        additionalConnectionStringProperties: { timeout: 'hunter2' },
        additionalConfigurations: { EXTRA: 'hunter2' },
      },
    });

    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown.map(({ name }) => name)).toEqual([
      'AZURE_MYSQL_CLIENTID',
      'AZURE_MYSQL_CONNECTIONSTRING',
      'EXTRA',
    ]);
  });
});
