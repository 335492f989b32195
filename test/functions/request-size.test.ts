import { readText } from '../../functions/request-size';

async function read(body: string, headers: Record<string, string>) {
  return readText(new Request('https://localhost/', { method: 'POST', body, headers }));
}

describe('the text of a request', () => {
  it('is what was sent', async () => {
    expect(await read('{"a": 1}', { 'content-length': '8' })).toEqual({ ok: true, text: '{"a": 1}' });
  });

  it.each([
    ['is too large by its length', '', { 'content-length': '262145' }],
    ['is too large by what arrived', 'é'.repeat(131_073), {}],
  ])('%s', async (_name, body, headers) => {
    expect(await read(body, headers)).toMatchObject({ ok: false, status: 413, error: { target: 'body' } });
  });

  it('was chunked, which the Functions host does not hand on', async () => {
    const lost = await read('', { 'transfer-encoding': 'chunked' });

    expect(lost).toMatchObject({
      ok: false,
      status: 411,
      error: { message: expect.stringContaining('Content-Length') },
    });
  });

  it('may be empty', async () => {
    expect(await read('', { 'content-length': '0' })).toEqual({ ok: true, text: '' });
  });
});
