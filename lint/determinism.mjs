// Oxlint plugin: orchestrations are replayed, so they may not read a clock, a random number, the environment or the
// network. https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-code-constraints

const FORBIDDEN_GLOBALS = new Map([
  ['fetch', 'Call an activity instead of the network.'],
  ['setTimeout', 'Use context.df.createTimer.'],
  ['setInterval', 'Use context.df.createTimer.'],
  ['setImmediate', 'Use context.df.createTimer.'],
  ['queueMicrotask', 'Use a durable task.'],
  ['process', 'Pass settings in the input.'],
  ['performance', 'Use context.df.currentUtcDateTime.'],
  ['crypto', 'Use context.df.newGuid or an activity.'],
]);
const FORBIDDEN_MEMBERS = new Map([
  ['Date.now', 'Use context.df.currentUtcDateTime.'],
  ['Math.random', 'Derive the value from the input.'],
]);
// Pure modules of the platform that are safe to import; everything else of it does I/O or keeps state.
const FORBIDDEN_IMPORT = /^node:/;

const noNondeterminism = {
  create(context) {
    const report = (node, what, advice) =>
      context.report({ node, message: `${what} is not deterministic in an orchestration. ${advice}` });
    return {
      ImportDeclaration(node) {
        if (FORBIDDEN_IMPORT.test(node.source.value)) report(node, node.source.value, 'Call an activity.');
      },
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
          report(node, 'new Date()', 'Use context.df.currentUtcDateTime.');
        }
      },
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
        const name = `${node.object.name}.${node.property.name}`;
        const advice = FORBIDDEN_MEMBERS.get(name) ?? FORBIDDEN_GLOBALS.get(node.object.name);
        if (advice) report(node, name, advice);
      },
      CallExpression(node) {
        if (node.callee.type !== 'Identifier') return;
        const advice = FORBIDDEN_GLOBALS.get(node.callee.name);
        if (advice) report(node, node.callee.name, advice);
      },
      AwaitExpression(node) {
        report(node, 'await', 'Orchestrations are generators: yield a durable task.');
      },
      Program(node) {
        for (const statement of node.body) {
          const declaration = statement.declaration ?? statement;
          if (declaration.type === 'VariableDeclaration' && declaration.kind !== 'const') {
            report(declaration, 'State of the module', 'Keep state in the orchestration.');
          }
        }
      },
    };
  },
};

export default { meta: { name: 'determinism' }, rules: { 'no-nondeterminism': noNondeterminism } };
