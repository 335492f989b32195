import type { HttpResponseInit } from '@azure/functions';
import { SignJWT } from 'jose';
import { readAuthorizationSettings } from '../../../functions/authorization/authorization-settings';
import { createAuthorizer } from '../../../functions/authorization/authorizer';
import type { Role } from '../../../functions/authorization/role';
import { audience, createTokenIssuer, now, type TokenIssuer } from './token-issuer';

let issuer: TokenIssuer;

beforeEach(async () => {
  issuer = await createTokenIssuer();
});

function authorizer(env: Record<string, string> = {}, fetcher = issuer.fetch) {
  const settings = readAuthorizationSettings({ AUTH_AUDIENCE: audience, AUTH_ISSUER: issuer.issuer, ...env });
  return createAuthorizer(settings, { now: () => now, fetch: fetcher });
}

function requestWith(authorization?: string) {
  return { headers: new Headers(authorization === undefined ? {} : { authorization }) as never };
}

async function ask(token: string, role: Role = 'Connections.Read', env: Record<string, string> = {}) {
  return authorizer(env).authorize(requestWith(`Bearer ${token}`), role);
}

function refusal(
  answer: Awaited<ReturnType<typeof ask>>,
): HttpResponseInit & { error: { code: string; message: string } } {
  if (answer.ok) throw new Error('The caller was let through');
  return { ...answer.response, error: (answer.response.jsonBody as { error: never }).error };
}

it('lets a caller with the role through and knows who it is', async () => {
  const token = await issuer.sign({ roles: ['Connections.Read'], upn: 'ada@shop.example', scp: 'x' });

  const answer = await ask(token);

  expect(answer).toEqual({
    ok: true,
    caller: { name: 'ada@shop.example', type: 'User', roles: ['Connections.Read'] },
  });
});

it.each([
  ['an application', { azp: 'client-1', idtyp: 'app' }, { name: 'client-1', type: 'Application' }],
  [
    'a managed identity',
    { appid: 'client-2', xms_mirid: '/subscriptions/1/x' },
    { name: 'client-2', type: 'ManagedIdentity' },
  ],
  [
    'a user without a name',
    { scp: 'user_impersonation', oid: 'object-3' },
    { name: 'object-3', type: 'User' },
  ],
])('knows %s', async (_who, claims, caller) => {
  const answer = await ask(
    await issuer.sign({ ...claims, roles: ['Connections.Write'] }),
    'Connections.Write',
  );

  expect(answer).toMatchObject({ ok: true, caller });
});

it('lets writers read, and readers not write', async () => {
  const writer = await issuer.sign({ roles: ['Connections.Write'] });
  const reader = await issuer.sign({ roles: ['Connections.Read'] });

  expect(await ask(writer, 'Connections.Read')).toMatchObject({ ok: true });
  expect(refusal(await ask(reader, 'Connections.Write'))).toMatchObject({
    status: 403,
    error: { code: 'AuthorizationFailed', message: expect.stringContaining('Connections.Write') },
  });
});

it('keeps diagnostics apart from connections', async () => {
  const token = await issuer.sign({ roles: ['Connections.Write'] });

  expect(refusal(await ask(token, 'Diagnostics.Read')).status).toBe(403);
});

it('takes role names from the settings', async () => {
  const token = await issuer.sign({ roles: ['Platform.Admin'] });
  const env = { AUTH_ROLE_CONNECTIONS_WRITE: 'Connections.Write, Platform.Admin' };

  expect(await ask(token, 'Connections.Write', env)).toMatchObject({ ok: true });
});

it('takes an audience with and without a slash at the end', async () => {
  const token = await issuer.sign({ aud: `${audience}/`, roles: ['Connections.Read'] });

  expect(await ask(token)).toMatchObject({ ok: true });
});

it('leaves the port open for addresses of this machine, and for no other', async () => {
  const env = { AUTH_AUDIENCE: 'https://localhost:*' };
  const tokenFor = (aud: string) => issuer.sign({ aud, roles: ['Connections.Read'] });

  expect(await ask(await tokenFor('https://localhost:7443/'), 'Connections.Read', env)).toMatchObject({
    ok: true,
  });
  expect(
    refusal(await ask(await tokenFor('https://localhost.example:7443'), 'Connections.Read', env)).status,
  ).toBe(401);
});

it.each([
  ['no token', undefined, 'has no token'],
  ['another scheme', 'Basic abc', 'bearer token'],
  ['no JSON Web Token', 'Bearer abc', 'not a JSON Web Token'],
])('answers 401 to %s', async (_what, header, message) => {
  const answer = refusal(await authorizer().authorize(requestWith(header), 'Connections.Read'));

  expect(answer).toMatchObject({
    status: 401,
    error: { code: 'AuthenticationFailed', message: expect.stringContaining(message) },
    headers: { 'WWW-Authenticate': expect.stringContaining('Bearer ') },
  });
});

it.each([
  ['a wrong audience', { aud: 'https://other.example' }, {}, 'another audience'],
  ['a wrong issuer', { iss: 'https://login.microsoftonline.com/other/v2.0' }, {}, 'another issuer'],
  ['an expired token', {}, { expiresAt: new Date(now.getTime() - 61_000) }, 'has expired'],
  ['an unknown key', {}, { keyId: 'two' }, 'not signed'],
])('answers 401 to %s', async (_what, claims, options, message) => {
  const answer = refusal(await ask(await issuer.sign({ roles: ['Connections.Read'], ...claims }, options)));

  expect(answer).toMatchObject({ status: 401, error: { message: expect.stringContaining(message) } });
});

it('allows a minute of clock difference', async () => {
  const token = await issuer.sign(
    { roles: ['Connections.Read'] },
    { expiresAt: new Date(now.getTime() - 30_000) },
  );

  expect(await ask(token)).toMatchObject({ ok: true });
});

it('answers 401 to a token signed by somebody else under a known key id', async () => {
  const impostor = await createTokenIssuer();

  const answer = refusal(await ask(await impostor.sign({ roles: ['Connections.Read'] })));

  expect(answer).toMatchObject({ status: 401, error: { message: expect.stringContaining('not signed') } });
});

it('answers 401 to a token signed with a shared secret', async () => {
  const token = await new SignJWT({ iss: issuer.issuer, aud: audience })
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .setExpirationTime('1h')
    .sign(new Uint8Array(32));

  expect(refusal(await ask(token)).status).toBe(401);
});

it('reads the keys once for many requests', async () => {
  const subject = authorizer();
  const request = requestWith(`Bearer ${await issuer.sign({ roles: ['Connections.Read'] })}`);

  await Promise.all(Array.from({ length: 5 }, () => subject.authorize(request, 'Connections.Read')));
  await subject.authorize(request, 'Connections.Read');

  expect(issuer.requests).toEqual([
    `${issuer.issuer}/.well-known/openid-configuration`,
    'https://keys.example/keys',
  ]);
});

it('does not let unknown key ids cause a request each', async () => {
  const subject = authorizer();
  const request = requestWith(`Bearer ${await issuer.sign({}, { keyId: 'two' })}`);

  for (let round = 0; round < 3; round += 1) await subject.authorize(request, 'Connections.Read');

  expect(issuer.requests).toHaveLength(2);
});

it('answers 503 while the keys cannot be read, and recovers', async () => {
  let isDown = true;
  const subject = authorizer({}, async (input, init) => {
    if (isDown) throw new TypeError('fetch failed');
    return issuer.fetch(input, init);
  });
  const request = requestWith(`Bearer ${await issuer.sign({ roles: ['Connections.Read'] })}`);

  const first = refusal(await subject.authorize(request, 'Connections.Read'));
  isDown = false;
  const second = await subject.authorize(request, 'Connections.Read');

  expect(first).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
  expect(second.ok).toBe(true);
});

it('trusts the platform about Functions keys only when told so', async () => {
  const subject = authorizer({ AUTHORIZATION: 'functionKey', AUTH_FUNCTION_KEY_ROLES: 'Connections.Read' });

  const reading = await subject.authorize(requestWith(), 'Connections.Read');
  const writing = await subject.authorize(requestWith(), 'Connections.Write');

  expect(subject.authLevel).toBe('function');
  expect(reading).toMatchObject({ ok: true, caller: { name: 'functions-key', type: 'Key' } });
  expect(refusal(writing).status).toBe(403);
});

it('still reads a token that comes beside a Functions key', async () => {
  const subject = authorizer({ AUTHORIZATION: 'functionKey' });
  const token = await issuer.sign({ roles: ['Connections.Read'], upn: 'ada@shop.example', scp: 'x' });

  const answer = await subject.authorize(requestWith(`Bearer ${token}`), 'Connections.Read');

  expect(answer).toMatchObject({
    ok: true,
    caller: { name: 'ada@shop.example', roles: ['Connections.Read'] },
  });
});

it('lets everybody in when it is off', async () => {
  const answer = await authorizer({ AUTHORIZATION: 'off' }).authorize(requestWith(), 'Connections.Write');

  expect(answer).toMatchObject({ ok: true, caller: { name: 'local' } });
});
