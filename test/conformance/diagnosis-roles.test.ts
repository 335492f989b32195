import { CLUSTER, Stack } from './stack';

const stack = new Stack();
beforeAll(() => stack.start(), 60_000);
afterAll(() => stack.stop());

const diagnose = '/api/clusters/diagnose';
const flux = '/api/clusters/flux-configurations';

async function call(roles: string, method: string, path: string, body?: unknown) {
  const token = await stack.token(undefined, { roles });
  return stack.call(method, path, body, { authorization: `Bearer ${token}` });
}

it.each([
  ['POST', diagnose],
  ['GET', '/api/operations/x/report'],
  ['POST', '/api/operations/x/approve'],
  ['GET', `${flux}?clusterId=${CLUSTER}`],
  ['PUT', flux],
  ['DELETE', flux],
])('refuses %s %s without a token', async (method, path) => {
  const response = await fetch(`${stack.endpoints.functionsHttps}${path}`, { method });

  expect(response.status).toBe(401);
});

it.each([
  ['Connections.Write', 'POST', diagnose, 'Diagnostics.Read'],
  ['Connections.Write', 'GET', '/api/operations/x/report', 'Diagnostics.Read'],
  ['Diagnostics.Read', 'POST', '/api/operations/x/approve', 'Connections.Write'],
  ['Diagnostics.Read', 'GET', `${flux}?clusterId=${CLUSTER}`, 'Connections.Read'],
  ['Connections.Read', 'PUT', flux, 'Connections.Write'],
  ['Connections.Read', 'DELETE', flux, 'Connections.Write'],
])('tells somebody with %s that %s %s needs %s', async (roles, method, path, needed) => {
  const answer = await call(roles, method, path, method === 'GET' ? undefined : {});

  expect(answer.status).toBe(403);
  expect(answer.body).toMatchObject({ error: { message: expect.stringContaining(needed) as string } });
});

it('lets somebody who may read diagnoses ask for one and watch it, and for no repair', async () => {
  const started = await call('Diagnostics.Read', 'POST', diagnose, { clusterId: CLUSTER });
  expect(started.status).toBe(202);
  const { operationId } = started.body as { operationId: string };

  expect((await call('Diagnostics.Read', 'GET', `/api/operations/${operationId}`)).status).toBe(200);
  expect((await call('Connections.Read', 'GET', `/api/operations/${operationId}`)).status).toBe(403);
  for (const remediate of ['safe', 'ask']) {
    const refused = await call('Diagnostics.Read', 'POST', diagnose, { clusterId: CLUSTER, remediate });
    expect(refused.status).toBe(403);
  }
});

it('starts no operation of another kind through the door of connections', async () => {
  const body = { clusterId: CLUSTER, operation: 'diagnose', remediate: 'safe' };

  expect((await call('Connections.Write', 'POST', '/api/connections', body)).status).toBe(400);
});
