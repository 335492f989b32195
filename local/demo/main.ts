import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ServiceBusClient } from '@azure/service-bus';
import { Command, Option } from 'commander';
import { LocalStack } from '../stack/local-stack';
import { worldFile } from '../world';
import { type Example, readExample } from './example';
import { liveDisplay, plainDisplay } from './phase-display';
import { describeError, describeOutcome, summaryTable } from './report';
import { type Outcome, runExample } from './run-example';

const root = join(__dirname, '..', '..', '..');
const DEFAULT_EXAMPLE = join(root, 'examples', 'storage-blob-workload-identity.yaml');
const FREE_PORTS = { functions: 0, functionsHttps: 0, serviceBus: 0, arm: 0, kubernetes: 0 };
const EXIT = { succeeded: 0, failed: 1, badInput: 2 };

type Output = 'text' | 'json';

/** `npm run demo`: requests become connections on a fresh local stack. */
async function main(): Promise<number> {
  const program = new Command('npm run demo --')
    .description('Sends request files to a fresh local stack and shows how they become service connections.')
    .argument('[files...]', 'request files, YAML or JSON', [DEFAULT_EXAMPLE])
    .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
    .addOption(
      new Option('--world <file>', 'world to start with').default(worldFile('default'), 'a small web shop'),
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.succeeded : EXIT.badInput))
    .parse();
  const { output, world } = program.opts<{ output: Output; world: string }>();
  const examples: Example[] = [];
  for (const file of program.args.length > 0 ? program.args : [DEFAULT_EXAMPLE]) {
    const read = readExample(file);
    if (!read.ok) {
      console.error(`${file}\n${describeError(read.error)}`);
      return EXIT.badInput;
    }
    examples.push(read.example);
  }
  const outcomes = await runOnFreshStack(examples, world, output);
  if (output === 'json') console.log(JSON.stringify(outcomes.length === 1 ? outcomes[0] : outcomes, null, 2));
  else if (outcomes.length > 1) console.log(summaryTable(outcomes));
  return outcomes.every(({ status }) => status === 'Succeeded') ? EXIT.succeeded : EXIT.failed;
}

async function runOnFreshStack(examples: Example[], world: string, output: Output): Promise<Outcome[]> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'aks-service-connector-demo-'));
  const stack = new LocalStack({
    stateDirectory,
    world,
    ports: FREE_PORTS,
    appDirectory: root,
    loadApp: () => import(pathToFileURL(join(root, 'dist', 'functions', 'index.js')).href),
  });
  const say = (text: string): void => (output === 'json' ? console.error(text) : console.log(text));
  try {
    say('Starting the local stack: Functions host, Service Bus, Azure Resource Manager, Kubernetes ...');
    const endpoints = await stack.start();
    const client = new ServiceBusClient(endpoints.serviceBusConnectionString);
    const outcomes: Outcome[] = [];
    for (const example of examples) {
      say(`\nConnecting ${example.request.name} (${example.file})\n`);
      const isLive = output === 'text' && process.stdout.isTTY;
      const display = isLive ? liveDisplay() : plainDisplay(say);
      const outcome = await runExample(endpoints, client, example, display);
      say(`\n${describeOutcome(outcome)}`);
      outcomes.push(outcome);
    }
    await client.close();
    return outcomes;
  } finally {
    await stack.stop();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(EXIT.failed);
  },
);
