import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const RUNS = 5;
const LOOK_MS = 5;
const LIMIT_MS = 60_000;

/** Milliseconds from the start of the process to a stack that answers: with fresh state, and again on the same state. */
export async function measureStart(root: string): Promise<[string, string][]> {
  const fresh: number[] = [];
  const again: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const stateDirectory = mkdtempSync(join(tmpdir(), 'aks-service-connector-start-'));
    fresh.push(await startOnce(root, stateDirectory));
    again.push(await startOnce(root, stateDirectory));
    rmSync(stateDirectory, { recursive: true, force: true });
  }
  return [
    ['process start to ready, fresh state', describe(fresh)],
    ['process start to ready, kept state', describe(again)],
  ];
}

async function startOnce(root: string, stateDirectory: string): Promise<number> {
  const zero = { LOCAL_FUNCTIONS_PORT: '0', LOCAL_FUNCTIONS_HTTPS_PORT: '0', LOCAL_SERVICE_BUS_PORT: '0' };
  const env = {
    ...process.env,
    ...zero,
    LOCAL_ARM_PORT: '0',
    LOCAL_KUBERNETES_PORT: '0',
    LOCAL_STATE_DIR: stateDirectory,
  };
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist', 'local', 'main.js')], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const file = join(stateDirectory, 'endpoints.json');
  while (!existsSync(file)) {
    if (performance.now() - began > LIMIT_MS || child.exitCode !== null)
      throw new Error('The stack did not start');
    await sleep(LOOK_MS);
  }
  const took = performance.now() - began;
  child.kill('SIGTERM');
  await ended;
  return took;
}

function describe(samples: number[]): string {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (index: number): string => (sorted[index] ?? 0).toFixed(0);
  return `median ${at(Math.floor(sorted.length / 2))} ms (${at(0)} to ${at(sorted.length - 1)}, ${sorted.length} runs)`;
}
