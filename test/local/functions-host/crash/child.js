/**
 * A host in a process of its own, so that a test can kill it. It runs the TypeScript sources as they are:
 * argv: state directory. Messages out: {ready: port}, {call: key} per activity run, {done: statuses}. In: {wait: ids}.
 */
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};

const { FunctionsHost } = require('../../../../local/functions-host/functions-host');

const appDirectory = join(__dirname, '..', 'fixture-app');
const host = new FunctionsHost({
  appDirectory,
  loadApp: () => import(join(appDirectory, 'index.js')),
  stateDirectory: process.argv[2],
});

process.on('message', ({ wait }) => {
  void Promise.all(wait.map((id) => host.completion(id))).then((done) => process.send({ done }));
});
process.on('disconnect', () => process.exit());
void host.start().then(({ port }) => process.send({ ready: port }));
