import { CLUSTER, LATEST, Stack } from './stack';

const stack = new Stack();
const linkers = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers`;
const version = `?api-version=${LATEST}`;

beforeAll(() => stack.start(), 60_000);
afterAll(() => stack.stop());

async function withToken(token: string | undefined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${stack.endpoints.functionsHttps}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

const routes: [string, string][] = [
  ['GET', `${linkers}${version}`],
  ['PUT', `${linkers}/x${version}`],
  ['DELETE', `${linkers}/x${version}`],
  ['POST', `${linkers}/x/validateLinker${version}`],
  ['GET', `/providers/Microsoft.ServiceLinker/operations${version}`],
  ['GET', '/subscriptions/x/nothing'],
  ['POST', '/api/connections'],
  ['GET', '/api/operations/x'],
];

it.each(routes)('refuses %s %s without a token', async (method, path) => {
  const answer = await withToken(undefined, method, path);

  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  expect(JSON.parse(answer.text)).toEqual({
    error: { code: 'AuthenticationFailed', message: expect.stringContaining('no token') },
  });
});

it.each(routes)('refuses %s %s with a token of another audience', async (method, path) => {
  const token = await stack.token('https://management.azure.com');

  const answer = await withToken(token, method, path);

  expect(answer.status).toBe(401);
  expect(answer.text).toContain('another audience');
});

it.each(routes)('refuses %s %s with an expired token', async (method, path) => {
  const token = await stack.token(undefined, { expiresIn: '-120' });

  const answer = await withToken(token, method, path);

  expect(answer.status).toBe(401);
  expect(answer.text).toContain('has expired');
});

it.each([
  ['PUT', `${linkers}/x${version}`],
  ['PATCH', `${linkers}/x${version}`],
  ['DELETE', `${linkers}/x${version}`],
  ['POST', '/api/connections'],
])('refuses %s %s to somebody who may only read', async (method, path) => {
  const token = await stack.token(undefined, { roles: 'Connections.Read' });

  const answer = await withToken(token, method, path, { properties: {} });

  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.text)).toEqual({
    error: { code: 'AuthorizationFailed', message: expect.stringContaining('Connections.Write') },
  });
  expect(answer.text).not.toMatch(/\bat .*:\d+:\d+/);
});

it.each([
  ['GET', `${linkers}${version}`],
  ['POST', `${linkers}/x/listConfigurations${version}`],
  ['GET', '/api/operations/x'],
])('refuses %s %s to somebody with the rights of diagnostics only', async (method, path) => {
  const token = await stack.token(undefined, { roles: 'Diagnostics.Read' });

  expect((await withToken(token, method, path)).status).toBe(403);
});

it('lets somebody read who may only read', async () => {
  const token = await stack.token(undefined, { roles: 'Connections.Read' });

  expect((await withToken(token, 'GET', `${linkers}${version}`)).status).toBe(200);
});

it('answers health to everybody', async () => {
  expect((await withToken(undefined, 'GET', '/api/health')).status).toBe(200);
});
