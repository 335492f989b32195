import fc from 'fast-check';
import {
  isNameOf,
  MissingValueError,
  renderConfiguration,
  variableName,
  type ConfigurationEntry,
} from '../../connection/configuration';

const endpoint: ConfigurationEntry = {
  name: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
  isSecret: false,
  value: () => 'https://shop.blob.core.windows.net/',
  description: '',
};
const connectionString: ConfigurationEntry = {
  name: 'AZURE_SQL_CONNECTIONSTRING',
  isSecret: false,
  value: () => 'Server=shop',
  append: (text, properties) =>
    `${text};${Object.entries(properties)
      .map((pair) => pair.join('='))
      .join(';')}`,
  description: '',
};
const request = {
  table: { entries: [endpoint] },
  values: {},
  linkerName: 'conn2',
  isFirstOfType: true,
};

describe('variableName', () => {
  it('keeps the plain name for the first connection of a type', () => {
    expect(variableName('AZURE_STORAGEBLOB_RESOURCEENDPOINT', 'conn2', true)).toBe(
      'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
    );
  });

  it.each([
    ['AZURE_STORAGEBLOB_RESOURCEENDPOINT', 'conn2', 'AZURE_STORAGEBLOB_CONN2_RESOURCEENDPOINT'],
    ['AZURE_AISERVICES_OPENAI_BASE', 'ai_2', 'AZURE_AISERVICES_AI_2_OPENAI_BASE'],
    ['NEON_POSTGRESQL_HOST', 'orders.db-2', 'NEON_POSTGRESQL_ORDERS_DB_2_HOST'],
    ['spring.datasource.url', 'conn2', 'spring.datasource.url'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'conn2', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
  ])('names %s of a later connection %s as %s', (name, linker, expected) => {
    expect(variableName(name, linker, false)).toBe(expected);
  });

  it('makes a name that shells and Kubernetes Secrets take, from every linker name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,60}$/), (linker) => {
        const name = variableName('AZURE_SQL_HOST', linker, false);
        expect(name).toMatch(/^[A-Z_][A-Z0-9_]*$/);
        expect(isNameOf('AZURE_SQL_HOST', name)).toBe(true);
      }),
    );
  });
});

describe('renderConfiguration', () => {
  it('renames by the default name and by the name with the connection in it', () => {
    const later = { ...request, isFirstOfType: false };

    const byDefault = renderConfiguration({
      ...later,
      customizedKeys: { AZURE_STORAGEBLOB_RESOURCEENDPOINT: 'BLOB' },
    });
    const byName = renderConfiguration({
      ...later,
      customizedKeys: { AZURE_STORAGEBLOB_CONN2_RESOURCEENDPOINT: 'BLOB' },
    });

    expect(byDefault).toEqual([{ name: 'BLOB', value: endpoint.value({}), isSecret: false }]);
    expect(byName).toEqual(byDefault);
  });

  it("treats the caller's own keys as secret", () => {
    const rendered = renderConfiguration({ ...request, additionalConfigurations: { EXTRA: 'x' } });

    expect(rendered.at(-1)).toEqual({ name: 'EXTRA', value: 'x', isSecret: true });
  });

  it('appends properties to connection strings only, and counts the result as secret', () => {
    const rendered = renderConfiguration({
      ...request,
      table: { entries: [endpoint, connectionString] },
      additionalConnectionStringProperties: { Timeout: '30' },
    });

    expect(rendered.map(({ value, isSecret }) => [value, isSecret])).toEqual([
      [endpoint.value({}), false],
      ['Server=shop;Timeout=30', true],
    ]);
  });

  it('refuses two configurations of one name, without a value in the message', () => {
    const twice = () =>
      renderConfiguration({ ...request, additionalConfigurations: { [endpoint.name]: 'hunter2' } });

    expect(twice).toThrow('Two configurations have the name "AZURE_STORAGEBLOB_RESOURCEENDPOINT"');
  });

  it('takes no inherited member of an object for a custom name', () => {
    const table = { entries: [{ ...endpoint, name: 'toString' }] };

    expect(renderConfiguration({ ...request, table, customizedKeys: {} })[0]?.name).toBe('toString');
  });

  it('lets a missing value through as an error that names it', () => {
    const broken = {
      ...endpoint,
      value: () => {
        throw new MissingValueError('accountKey');
      },
    };

    expect(() => renderConfiguration({ ...request, table: { entries: [broken] } })).toThrow(
      expect.objectContaining({ valueName: 'accountKey' }),
    );
  });
});
