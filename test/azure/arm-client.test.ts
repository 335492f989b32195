import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import { type ArmClient, createArmClient } from '../../azure/arm-client';
import { ArmError } from '../../azure/arm-error';

const ENDPOINT = 'https://management.example';
const ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Foo/bars/b';

interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Answers requests in order and keeps them. */
function wire(...replies: (Reply | Error)[]): { http: HttpClient; requests: PipelineRequest[] } {
  const requests: PipelineRequest[] = [];
  return {
    requests,
    http: {
      async sendRequest(request) {
        requests.push(request.headers ? { ...request, headers: request.headers } : request);
        const reply = replies.shift();
        if (!reply) throw new Error('No reply is left');
        if (reply instanceof Error) throw reply;
        const { status, body, headers = {} } = reply;
        const bodyAsText = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
        return { request, status, headers: createHttpHeaders(headers), bodyAsText };
      },
    },
  };
}

function client(http: HttpClient, maxRetries = 0): Promise<ArmClient> {
  return createArmClient({
    endpoint: ENDPOINT,
    credential: { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    retries: { maxRetries, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
    httpClient: http,
  });
}

async function errorOf(promise: Promise<unknown>): Promise<ArmError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ArmError)) throw new Error(`Not an ArmError: ${String(error)}`);
  return error;
}

describe('ArmClient', () => {
  it('takes no endpoint without TLS', async () => {
    const credential = { getToken: async () => null };
    await expect(createArmClient({ endpoint: 'http://localhost', credential })).rejects.toThrow('https');
  });

  it('reads a resource with a token, the version and its name in the user agent', async () => {
    const { http, requests } = wire({ status: 200, body: { name: 'b' }, headers: { etag: '"1"' } });

    const resource = await (await client(http)).getResource(ID, '2025-01-01');

    expect(resource).toEqual({ body: { name: 'b' }, etag: '"1"' });
    expect(requests[0]?.url).toBe(`${ENDPOINT}${ID}?api-version=2025-01-01`);
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer token');
    expect(requests[0]?.headers.get('user-agent')).toMatch(/^aks-service-connector /);
  });

  it('answers undefined for what does not exist, and deletes it without a word', async () => {
    const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'm' } } };
    const { http } = wire(missing, missing);
    const arm = await client(http);

    expect(await arm.get(ID, '1')).toBeUndefined();
    expect(await arm.delete(ID, '1')).toEqual({});
  });

  it('reads the etag from the body of services that send no header', async () => {
    const { http } = wire({ status: 200, body: { eTag: 'abc' } });

    expect((await (await client(http)).getResource(ID, '1'))?.etag).toBe('abc');
  });

  it('keeps every part of an id in the path', async () => {
    const { http, requests } = wire({ status: 200, body: {} });

    await (await client(http)).get('/subscriptions/s?x=y#z', '1');

    expect(requests[0]?.url).toBe(`${ENDPOINT}/subscriptions/s%3Fx=y%23z?api-version=1`);
  });

  it('writes spaces of a filter so that every service reads them', async () => {
    const { http, requests } = wire({ status: 200, body: { value: [] } });

    await (await client(http)).list('/subscriptions', '1', "principalId eq 'p'");

    expect(requests[0]?.url).toContain('%24filter=principalId%20eq%20%27p%27');
  });

  it('follows the pages of a list', async () => {
    const { http } = wire(
      { status: 200, body: { value: [1], nextLink: `${ENDPOINT}/subscriptions?page=2` } },
      { status: 200, body: { value: [2] } },
    );

    expect(await (await client(http)).list('/subscriptions', '1')).toEqual([1, 2]);
  });

  it('writes only over the version that it has read', async () => {
    const { http, requests } = wire({
      status: 412,
      body: { error: { code: 'PreconditionFailed', message: 'm' } },
    });

    const error = await errorOf((await client(http)).put(ID, '1', { a: 1 }, { ifMatch: '"1"' }));

    expect(error.kind).toBe('changed');
    expect(requests[0]?.headers.get('if-match')).toBe('"1"');
    expect(requests[0]?.body).toBe('{"a":1}');
  });

  it.each([
    [{ 'azure-asyncoperation': `${ENDPOINT}/op` }, 201, `${ENDPOINT}/op`],
    [{ 'operation-location': `${ENDPOINT}/op` }, 200, `${ENDPOINT}/op`],
    [{ location: `${ENDPOINT}/op` }, 202, `${ENDPOINT}/op`],
    [{ location: `${ENDPOINT}/op` }, 201, undefined],
    [{}, 200, undefined],
  ])('finds the operation in %j of a %d', async (headers, status, operationUrl) => {
    const { http } = wire({ status, headers, body: {} });

    expect((await (await client(http)).put(ID, '1', {})).operationUrl).toBe(operationUrl);
  });

  it.each(['https://evil.example/op', `${ENDPOINT}.evil.example/op`, 'http://management.example/op'])(
    'sends its token nowhere else: %s',
    async (url) => {
      const { http, requests } = wire();

      await expect((await client(http)).pollOperation(url)).rejects.toThrow('another host');
      expect(requests).toEqual([]);
    },
  );

  it('polls an operation once', async () => {
    const { http, requests } = wire({
      status: 200,
      body: { status: 'InProgress' },
      headers: { 'retry-after': '7' },
    });

    const state = await (await client(http)).pollOperation(`${ENDPOINT}/op`);

    expect(state).toEqual({ state: 'running', retryAfterSeconds: 7 });
    expect(requests).toHaveLength(1);
  });

  it('repeats after server errors and cut connections, and leaves throttling to its caller', async () => {
    const cut = new RestError('cut', { code: 'ECONNRESET' });
    const { http, requests } = wire({ status: 500 }, cut, { status: 200, body: {} });
    await (await client(http, 2)).get(ID, '1');
    expect(requests).toHaveLength(3);

    const throttled = wire({ status: 429, headers: { 'retry-after': '30' } });
    const error = await errorOf((await client(throttled.http, 2)).get(ID, '1'));

    expect(error).toMatchObject({ kind: 'throttled', retryAfterSeconds: 30 });
    expect(throttled.requests).toHaveLength(1);
  });

  it('reports a cut connection and an unreadable answer as passing', async () => {
    const cut = await errorOf(
      (await client(wire(new RestError('x', { code: 'ECONNRESET' })).http)).get(ID, '1'),
    );
    const html = await errorOf((await client(wire({ status: 200, body: '<html>' }).http)).get(ID, '1'));

    expect(cut).toMatchObject({ kind: 'unavailable', code: 'ECONNRESET' });
    expect(html).toMatchObject({ kind: 'unavailable', code: 'InvalidJson' });
  });

  it('gives up a call that takes too long', async () => {
    const http: HttpClient = {
      sendRequest: ({ abortSignal }) =>
        new Promise((_resolve, reject) => {
          abortSignal?.addEventListener('abort', () =>
            reject(Object.assign(new Error('aborted'), { name: 'AbortError' })),
          );
        }),
    };
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const arm = await createArmClient({ endpoint: ENDPOINT, credential, httpClient: http, timeoutMs: 1 });

    expect(await errorOf(arm.get(ID, '1'))).toMatchObject({ kind: 'unavailable' });
  });

  it('says that the sign-in failed when it did', async () => {
    const credential = {
      getToken: () =>
        Promise.reject(Object.assign(new Error('secret'), { name: 'CredentialUnavailableError' })),
    };
    const arm = await createArmClient({ endpoint: ENDPOINT, credential, httpClient: wire().http });

    const error = await errorOf(arm.get(ID, '1'));

    expect(error).toMatchObject({ kind: 'unavailable', code: 'SignInFailed' });
    expect(error.message).not.toContain('secret');
  });
});
