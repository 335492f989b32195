const df = require('durable-functions');

/** Lets tests hold an activity until they say so. */
const gates = new Map();
const calls = [];

function gate(name) {
  if (!gates.has(name)) gates.set(name, Promise.withResolvers());
  return gates.get(name);
}

/** The crash test counts runs across processes, so each run is reported to it. */
function count(name, key) {
  calls.push(`${name}:${key}`);
  if (process.env.FIXTURE_REPORTS) process.send({ call: `${name}:${key}` });
}

df.app.activity('double', { handler: (value) => value * 2 });
df.app.activity('echo', { handler: (value) => value });
df.app.activity('record', {
  handler: async ({ key, ms }) => {
    count('record', key);
    if (ms) await new Promise((resolve) => setTimeout(resolve, ms));
    return key;
  },
});
df.app.activity('fail', {
  handler: (message) => {
    throw new Error(message);
  },
});
df.app.activity('failOnce', {
  handler: ({ key }) => {
    count('failOnce', key);
    if (calls.filter((call) => call === `failOnce:${key}`).length < 2) throw new Error('once');
    return 'second time';
  },
});
df.app.activity('failTwice', {
  handler: ({ key }) => {
    count('failTwice', key);
    const attempts = calls.filter((call) => call === `failTwice:${key}`).length;
    if (attempts < 3) throw new Error(`attempt ${attempts}`);
    return attempts;
  },
});
df.app.activity('held', {
  handler: async (name) => {
    count('held', name);
    gate(`${name} started`).resolve();
    return gate(String(name)).promise;
  },
});
df.app.activity('startAnother', {
  extraInputs: [df.input.durableClient()],
  handler: (id, context) => df.getClient(context).startNew('hello', { instanceId: id, input: 'activity' }),
});

module.exports = { gate, calls };
