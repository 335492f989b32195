import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { loadOrCreateCertificates } from '../../../../local/certificates';
import { FixtureHost } from '../fixture';

describe('HTTP functions', () => {
  const { caCertPem, serverCertPem, serverKeyPem } = loadOrCreateCertificates(':memory:');
  const host = new FixtureHost({ https: { certPem: serverCertPem, keyPem: serverKeyPem } });
  let httpsPort: number | undefined;

  beforeAll(async () => {
    ({ httpsPort } = await host.start());
  });
  afterAll(() => host.stop());

  it('carries method, route, query, headers, cookies and binary bodies', async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);

    const response = await fetch(`${host.origin}/api/things/a%20b?q=1&q=2`, { method: 'PUT', body: bytes });

    expect(response.status).toBe(201);
    expect(response.headers.get('x-query')).toBe('1+2');
    expect(response.headers.getSetCookie()).toEqual([
      'session=a%20b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    ]);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.concat([Buffer.from('a b,-:'), bytes]));
  });

  it('serves a doubled slash, which Azure SDKs send, and says once that Azure does not', async () => {
    const send = () => fetch(`${host.origin}//api//things/x/y`, { method: 'POST', body: '!' });

    expect([await (await send()).text(), await (await send()).text()]).toEqual(['x,y:!', 'x,y:!']);
    expect(
      host.lines.filter((line) => line.includes('the Functions host in Azure answers 404')),
    ).toHaveLength(1);
  });

  it('tries functions in the order of their names, and goes on where the method differs', async () => {
    const taken = await fetch(`${host.origin}/api/things/special`, { method: 'POST', body: '!' });
    const passed = await fetch(`${host.origin}/api/things/special`);

    expect([await taken.text(), await passed.json()]).toEqual(['special,-:!', { special: true }]);
  });

  it('answers 404 when only the method differs', async () => {
    const response = await fetch(`${host.origin}/api/things/x`, { method: 'DELETE' });

    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([404, null, '']);
  });

  it('hands on no body whose length the request does not say', async () => {
    const body = new Blob(['lost']).stream();
    const response = await fetch(`${host.origin}/api/things/x`, { method: 'PUT', body, duplex: 'half' });

    expect(await response.text()).toBe('x,-:');
  });

  it('shows a page at its root', async () => {
    const response = await fetch(`${host.origin}/`);

    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  });

  it.each([
    ['api/nobody', 404],
    ['things/x', 404],
    ['api/nothing', 204],
    ['api/broken', 500],
  ])('answers %s with %i', async (path, status) => {
    expect((await fetch(`${host.origin}/${path}`)).status).toBe(status);
  });

  it('logs a failure in one line without the request', async () => {
    await fetch(`${host.origin}/api/broken`, { method: 'POST', body: 'a secret' });

    expect(host.lines).toContain('error Function "broken" failed: broken on purpose');
    expect(host.lines.join('\n')).not.toContain('a secret');
  });

  it('serves the same functions over TLS', async () => {
    const body = await new Promise<string>((resolve, reject) => {
      const request = httpsRequest(
        { host: 'localhost', port: httpsPort, path: '/api/things/special', ca: caCertPem },
        (response) => resolve(text(response)),
      );
      request.on('error', reject).end();
    });

    expect(JSON.parse(body)).toEqual({ special: true });
  });

  it('hands out links that work to those who start orchestrations', async () => {
    const response = await fetch(`${host.origin}/api/start/hello`, { method: 'POST', body: '"you"' });
    const links = (await response.json()) as { id: string; statusQueryGetUri: string };
    await host.completion(links.id);

    const status = await fetch(links.statusQueryGetUri);

    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(links.statusQueryGetUri);
    expect(await status.json()).toMatchObject({ runtimeStatus: 'Completed', output: 'hello you' });
  });
});
