const { app } = require('@azure/functions');
const df = require('durable-functions');

app.http('echoHttp', {
  methods: ['POST', 'PUT'],
  route: 'Things/{name}/{kind?}',
  handler: async (request) => ({
    status: 201,
    headers: { 'x-query': request.query.getAll('q').join('+'), 'content-type': 'application/octet-stream' },
    cookies: [{ name: 'session', value: 'a b', path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 60 }],
    body: Buffer.concat([
      Buffer.from(`${request.params.name},${request.params.kind ?? '-'}:`),
      Buffer.from(await request.arrayBuffer()),
    ]),
  }),
});
app.http('special', { route: 'things/special', handler: () => ({ jsonBody: { special: true } }) });
app.http('nothing', { handler: () => undefined });
app.http('broken', {
  handler: () => {
    throw new Error('broken on purpose');
  },
});
app.http('start', {
  route: 'start/{name}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params.name, { input: await request.json() });
    return client.createCheckStatusResponse(request, id);
  },
});
