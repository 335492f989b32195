import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalStack } from '../local/stack/local-stack';
import { worldFile } from '../local/world';
import { measureCalls } from './calls-per-connection';
import { measureLifecycle } from './calls-per-lifecycle';
import { measureStart } from './start-to-ready';
import { measureThroughput } from './throughput';

const root = join(__dirname, '..', '..');
const FREE_PORTS = { functions: 0, functionsHttps: 0, serviceBus: 0, arm: 0, kubernetes: 0 };

/** `npm run bench`: prints figures; it judges nothing. */
async function main(): Promise<void> {
  const figures: [string, string][] = await measureStart(root);
  const stateDirectory = mkdtempSync(join(tmpdir(), 'aks-service-connector-bench-'));
  const stack = new LocalStack({
    stateDirectory,
    world: worldFile('instant'),
    ports: FREE_PORTS,
    appDirectory: root,
    loadApp: () => import(pathToFileURL(join(root, 'dist', 'functions', 'index.js')).href),
  });
  try {
    const endpoints = await stack.start();
    figures.push(...(await measureCalls(endpoints, root)));
    figures.push(...(await measureLifecycle(endpoints, root)));
    figures.push(...(await measureThroughput(endpoints, root)));
  } finally {
    await stack.stop();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
  const width = Math.max(...figures.map(([name]) => name.length));
  for (const [name, value] of figures) console.log(`${name.padEnd(width)}  ${value}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
