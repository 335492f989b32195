import { connect, PEOPLE } from './connect';
import { targetWorlds, type TargetWorld } from './target-worlds';

function world(id: string): TargetWorld {
  const found = targetWorlds()[id];
  if (!found) throw new Error(`there is no world for ${id}`);
  return found;
}

describe('renderConnection', () => {
  it('puts the name of a later connection into its variables, but never into Spring properties', async () => {
    const later = { linkerName: 'conn2', isFirstOfType: false };

    const variables = await connect(world('storage-blob'), { auth: 'workloadIdentity', ...later });
    const spring = await connect(world('storage-blob'), {
      auth: 'secret',
      clientType: 'springBoot',
      ...later,
    });

    expect(variables.map(({ name }) => name)).toEqual([
      'AZURE_STORAGEBLOB_CONN2_RESOURCEENDPOINT',
      'AZURE_STORAGEBLOB_CONN2_CLIENTID',
    ]);
    expect(spring.every(({ name }) => /^(?:spring\.|azure\.)/.test(name))).toBe(true);
  });

  it.each([
    ['storage-blob', 'secret', undefined, ';Extra=a;'],
    ['postgres-flexible', 'secret', 'java', '&Extra=a%3Bb'],
    ['postgres-flexible', 'secret', 'python', ' Extra=a;b'],
    ['postgres-flexible', 'secret', 'dotnet', ';Extra="a;b";'],
    ['mysql-flexible', 'workloadIdentity', 'go', '&Extra=a%3Bb'],
    ['sql', 'workloadIdentity', 'java', ';Extra={a;b};'],
    ['sql', 'secret', 'go', ';Extra="a;b";'],
    ['redis', 'secret', 'dotnet', ',Extra=a;b'],
    ['fabric-sql', 'workloadIdentity', 'python', ';Extra={a;b};'],
    ['mongodb-atlas', 'secret', undefined, '&Extra=a%3Bb'],
  ] as const)(
    'appends properties to the connection string of %s, %s, %s in its own form',
    async (id, auth, clientType, text) => {
      const target = world(id);
      const value = id === 'storage-blob' ? 'a' : 'a;b';
      const properties = { ...target.properties, Extra: value };

      const rendered = await connect(target, {
        auth,
        ...(clientType ? { clientType } : {}),
        configurationInfo: { additionalConnectionStringProperties: properties },
      });

      const entry = rendered.find(
        (candidate) => `${candidate.value};`.includes(text) || candidate.value.includes(text),
      );
      expect(entry?.isSecret).toBe(true);
    },
  );

  it('refuses what cannot stand in a connection string without quotes, and shows no value', async () => {
    const injected = connect(world('storage-blob'), {
      auth: 'secret',
      configurationInfo: { additionalConnectionStringProperties: { Extra: 'hunter2;AccountName=x' } },
    });

    await expect(injected).rejects.toThrow(/^A value with ";" cannot be part of this connection string$/);
  });

  it('takes the address of a partner database from the request, in any casing', async () => {
    const neon = { ...world('neon-postgres'), properties: { server: 'ep-1.neon.tech', DATABASE: 'orders' } };
    const bare = { ...world('fabric-sql'), properties: { Server: 'x.fabric.microsoft.com', Database: 'd' } };

    const [host] = await connect(neon, { auth: 'secret', clientType: 'nodejs' });
    const [fabric] = await connect(bare, { auth: 'workloadIdentity', clientType: 'java' });

    expect(host).toEqual({ name: 'NEON_POSTGRESQL_HOST', value: 'ep-1.neon.tech', isSecret: false });
    expect(fabric?.value).toContain('jdbc:sqlserver://x.fabric.microsoft.com:1433;databaseName=d;');
  });

  it.each(['neon-postgres', 'fabric-sql'])('names the address that a request for %s lacks', async (id) => {
    const { properties: _, ...rest } = world(id);

    await expect(
      connect(rest, { auth: id === 'fabric-sql' ? 'workloadIdentity' : 'secret' }),
    ).rejects.toThrow('configurationInfo.additionalConnectionStringProperties.Server: is missing');
  });

  it('names the database user after the connection unless the request names one', async () => {
    const rendered = await connect(world('postgres-flexible'), { auth: 'workloadIdentity' });

    expect(rendered.find(({ name }) => name.endsWith('_USERNAME'))?.value).toBe(PEOPLE.user);
  });

  it('renames keys and adds others', async () => {
    const rendered = await connect(world('storage-blob'), {
      auth: 'workloadIdentity',
      configurationInfo: {
        customizedKeys: { AZURE_STORAGEBLOB_CLIENTID: 'CLIENT' },
        additionalConfigurations: { EXTRA: 'x' },
      },
    });

    expect(rendered.map(({ name }) => name)).toEqual([
      'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
      'CLIENT',
      'EXTRA',
    ]);
  });
});
