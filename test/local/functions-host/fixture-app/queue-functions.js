const { app } = require('@azure/functions');
const df = require('durable-functions');

/** What the functions got, for tests to look at. */
const received = [];
const listeners = [];

function note(message, context) {
  received.push({ message, metadata: context.triggerMetadata });
  for (const listener of listeners) listener();
}

app.serviceBusQueue('fromQueue', {
  connection: 'FixtureServiceBus',
  queueName: '%FIXTURE_QUEUE%',
  extraInputs: [df.input.durableClient()],
  handler: async (message, context) => {
    note(message, context);
    if (message.fail) throw new Error('not now');
    if (message.start) await df.getClient(context).startNew('fromMessage', { instanceId: message.start });
    await module.exports.hooks.before(message, context);
  },
});

df.app.orchestration('fromMessage', function* (context) {
  return yield context.df.callActivity('fromMessageActivity', context.df.instanceId);
});
df.app.activity('fromMessageActivity', { handler: (id) => `ran ${id}` });

/** Resolves when `count` messages, retries included, have been received. */
function receivedCount(count) {
  return new Promise((resolve) => {
    const check = () => received.length >= count && resolve(received);
    listeners.push(check);
    check();
  });
}

module.exports = { received, receivedCount, hooks: { before: async () => {} } };
