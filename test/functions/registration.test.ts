import { registry } from '../../local/functions-host/core/functions-core';

/** What a host gives the app before it loads it. */
const ENVIRONMENT = {
  ServiceBusConnection: 'Endpoint=sb://localhost;SharedAccessKeyName=none;SharedAccessKey=none',
  SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
  AUTHORIZATION: 'off',
};

describe('the app', () => {
  it('registers its functions, each under a name of its own, as every Functions host wants', () => {
    Object.assign(process.env, ENVIRONMENT);

    jest.requireActual('../../functions/index');

    const names = registry.all().map(({ name }) => name.toLowerCase());
    expect(names).toEqual(
      expect.arrayContaining(['connect', 'gate', 'usage', 'create-connection', 'health']),
    );
    expect(names.length).toBe(new Set(names).size);
  });
});
