const df = require('durable-functions');

const { orchestration } = df.app;

orchestration('hello', function* (context) {
  return `hello ${yield context.df.callActivity('echo', context.df.getInput())}`;
});

orchestration('chain', function* (context) {
  let value = context.df.getInput();
  for (let step = 0; step < 6; step++) value = yield context.df.callActivity('double', value);
  return value;
});

orchestration('echoAll', function* (context) {
  const outputs = [];
  for (const value of context.df.getInput()) outputs.push(yield context.df.callActivity('echo', value));
  return outputs;
});

orchestration('fanOut', function* (context) {
  const tasks = Array.from({ length: context.df.getInput() }, (_, index) =>
    context.df.callActivity('double', index),
  );
  const results = yield context.df.Task.all(tasks);
  return results.reduce((sum, value) => sum + value, 0);
});

orchestration('failing', function* (context) {
  yield context.df.callActivity('fail', 'the disk is full');
});

orchestration('caught', function* (context) {
  try {
    yield context.df.callActivity('fail', 'the disk is full');
  } catch (error) {
    return error.message;
  }
});

orchestration('retried', function* (context) {
  const options = Object.assign(new df.RetryOptions(5, 3), { backoffCoefficient: 2 });
  return yield context.df.callActivityWithRetry('failTwice', options, { key: context.df.instanceId });
});

orchestration('retriedInVain', function* (context) {
  const { attempts, timeoutMs } = context.df.getInput();
  const options = new df.RetryOptions(1, attempts);
  if (timeoutMs !== undefined) options.retryTimeoutInMilliseconds = timeoutMs;
  try {
    yield context.df.callActivityWithRetry('fail', options, 'never');
  } catch (error) {
    return error.message;
  }
});

orchestration('delayed', function* (context) {
  const fireAt = new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput());
  yield context.df.createTimer(fireAt);
  return context.df.currentUtcDateTime >= fireAt;
});

orchestration('race', function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  const event = context.df.waitForExternalEvent('go');
  const winner = yield context.df.Task.any([event, timer]);
  if (winner === event) timer.cancel();
  return winner === event ? event.result : 'timeout';
});

orchestration('collect', function* (context) {
  const events = [];
  for (let count = 0; count < context.df.getInput(); count++) {
    events.push(yield context.df.waitForExternalEvent('item'));
  }
  return events;
});

orchestration('parent', function* (context) {
  const child = yield context.df.callSubOrchestrator('hello', 'child');
  const fixed = yield context.df.callSubOrchestrator('hello', 'fixed', `${context.df.instanceId}-sub`);
  try {
    yield context.df.callSubOrchestrator('failing');
  } catch (error) {
    return [child, fixed, error.message];
  }
});

orchestration('missing', function* (context) {
  const errors = [];
  for (const call of ['callActivity', 'callSubOrchestrator']) {
    try {
      yield context.df[call]('nobody');
    } catch (error) {
      errors.push(error.message);
    }
  }
  return errors;
});

/** Counts down by starting over; adds up the events that arrive meanwhile. */
orchestration('loop', function* (context) {
  const { left, sum } = context.df.getInput();
  if (left === 0) return sum;
  const added = yield context.df.waitForExternalEvent('add');
  context.df.continueAsNew({ left: left - 1, sum: sum + added });
});

orchestration('status', function* (context) {
  context.df.setCustomStatus(context.df.getInput());
  yield context.df.waitForExternalEvent('go');
  return 'done';
});

orchestration('holding', function* (context) {
  return yield context.df.callActivity('held', context.df.getInput());
});

orchestration('spawning', function* (context) {
  return yield context.df.callActivity('startAnother', context.df.getInput());
});

orchestration('counting', function* (context) {
  const counter = new df.EntityId('counter', context.df.getInput());
  context.df.signalEntity(counter, 'add', 5);
  yield context.df.callEntity(counter, 'add', 2);
  return yield context.df.callEntity(counter, 'get');
});

orchestration('changing', function* (context) {
  yield context.df.callActivity(module.exports.flags.activity, 1);
  yield context.df.waitForExternalEvent('go');
});

orchestration('throwsUndefined', function* (context) {
  yield context.df.callActivity('echo', 1);
  throw undefined;
});

orchestration('cyclic', function* (context) {
  const value = { echoed: yield context.df.callActivity('echo', 1) };
  value.self = value;
  return value;
});

orchestration('notAGenerator', async () => 'x');

/** The first run lets events arrive without waiting for them; the second reads them. */
orchestration('hoard', function* (context) {
  if (context.df.getInput() === null) {
    yield context.df.callActivity('held', context.df.instanceId);
    context.df.continueAsNew({ second: true });
    return undefined;
  }
  const first = yield context.df.waitForExternalEvent('item');
  const second = yield context.df.waitForExternalEvent('item');
  return [first, second];
});

orchestration('failingOnce', function* (context) {
  return yield context.df.callActivity('failOnce', { key: context.df.instanceId });
});

orchestration('retriedChild', function* (context) {
  const options = new df.RetryOptions(1, 3);
  const id = `${context.df.instanceId}-child`;
  return yield context.df.callSubOrchestratorWithRetry('failingOnce', options, null, id);
});

/** At most two activities at a time, by a window that slides with Task.any. */
orchestration('window', function* (context) {
  const first = context.df.callActivity('record', { key: 'w1', ms: 1 });
  const second = context.df.callActivity('record', { key: 'w2', ms: 20 });
  yield context.df.Task.any([first, second]);
  const third = context.df.callActivity('record', { key: 'w3', ms: 1 });
  yield context.df.Task.any([second, third]);
  return 'slid';
});

orchestration('entityError', function* (context) {
  try {
    yield context.df.callEntity(new df.EntityId('counter', 'x'), 'explode');
  } catch {
    return 'caught';
  }
});

/** The crash test's mix: activities, a timer, a sub-orchestration and an entity. */
orchestration('mixed', function* (context) {
  const key = context.df.getInput();
  yield context.df.callActivity('record', { key: `${key}-1`, ms: 5 });
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 20));
  yield context.df.Task.all([
    context.df.callActivity('record', { key: `${key}-2` }),
    context.df.callActivity('record', { key: `${key}-3`, ms: 10 }),
  ]);
  const child = yield context.df.callSubOrchestrator('hello', key);
  yield context.df.callEntity(new df.EntityId('counter', 'crash'), 'add', 1);
  return child;
});

module.exports = { flags: { activity: 'double' } };
