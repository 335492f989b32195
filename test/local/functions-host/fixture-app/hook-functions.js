const { app } = require('@azure/functions');

const events = [];

app.hook.appStart((context) => {
  context.hookData.seen = true;
  events.push('appStart');
});
app.hook.appTerminate(() => events.push('appTerminate'));
app.hook.preInvocation((context) => {
  context.hookData.from = 'pre';
  context.inputs = [{ params: { name: `${context.inputs[0].params.name}!` } }];
});
app.hook.postInvocation((context) => {
  events.push(`post ${context.hookData.from}`);
  if (context.error?.message === 'mended') {
    context.error = undefined;
    context.result = { body: 'mended' };
  }
});
app.hook.log((context) => {
  context.message = context.message.replace('secret', '***');
});
app.http('hooked', {
  route: 'hooked/{name}',
  handler: (request, context) => {
    context.info('a secret');
    context.debug('too quiet');
    if (request.params.name === 'mend!') throw new Error('mended');
    return { body: request.params.name };
  },
});

module.exports = { events };
