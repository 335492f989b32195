import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectionError } from '../../connection/errors';
import type { Step } from '../../connection/step';
import { registry } from '../../local/functions-host/core/functions-core';
import { HostLog } from '../../local/functions-host/core/host-log';
import { Invoker } from '../../local/functions-host/core/invoke';
import type { HistoryEvent } from '../../local/functions-host/durable/history-events';
import { callOrchestrator } from '../../local/functions-host/durable/orchestrator-call';
import type { OperationOrder } from '../../orchestrations/connect-state';
import { OrchestrationHarness, type Script } from './orchestration-harness';

const folder = resolve(__dirname, '..', 'histories');

/** An operation as it ran once, to be replayed with today's code. */
interface SavedHistory {
  instanceId: string;
  input: unknown;
  history: HistoryEvent[];
  output: unknown;
}

const wait = (message: string): Step<never> => ({
  state: 'wait',
  reason: 'LongRunningOperation',
  message,
  seconds: 0,
});
const refused: Step<never> = {
  state: 'failed',
  error: connectionError('ForeignObject', { message: 'A Secret of this name belongs to somebody else' }),
};

/** The operations that are saved. `WRITE_HISTORIES=1` saves them again; do so only for a new version of the order of steps. */
const operations: Record<string, Partial<Script>> = {
  'connect-first-time': {},
  'connect-with-a-wait': {
    phases: { 'wait-for-cluster': [wait('updating'), { state: 'done', message: 'ready' }] },
  },
  'connect-failed-and-undone': { phases: { 'create-resources': [refused] } },
};

const harness = new OrchestrationHarness();
beforeAll(async () => {
  await harness.start();
  if (process.env['WRITE_HISTORIES'] !== '1') return;
  for (const [name, script] of Object.entries(operations)) await save(name, script);
});
afterAll(() => harness.stop());

async function save(name: string, script: Partial<Script>): Promise<void> {
  const order: OperationOrder = { ...harness.order(name, '1'), requestedAt: '2026-01-01T00:00:00.000Z' };
  await harness.run(order, script);
  const { input, historyEvents, output } = await harness.status(order);
  const saved: SavedHistory = {
    instanceId: order.operationId,
    input,
    history: historyEvents as HistoryEvent[],
    output,
  };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(saved, null, 1)}\n`);
}

describe('today’s orchestration replays what earlier versions have run', () => {
  it('for every kind of operation', () => {
    const files = readdirSync(folder).map((file) => file.replace('.json', ''));

    expect(files.sort()).toEqual(Object.keys(operations).sort());
  });

  it.each(Object.keys(operations))('%s', async (name) => {
    const saved = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as SavedHistory;
    const fn = registry.all().find((registered) => registered.name.toLowerCase() === 'connect');
    if (!fn) throw new Error('The orchestration is not registered');
    const invoker = new Invoker(registry, new HostLog(() => undefined, registry), () => ({ json: '{}' }));

    const result = await callOrchestrator(invoker, {
      fn,
      instanceId: saved.instanceId,
      parentInstanceId: undefined,
      history: saved.history,
      isReplaying: true,
      input: JSON.stringify(saved.input),
    });

    expect({ failure: result.failure, isDone: result.isDone }).toEqual({ failure: undefined, isDone: true });
    expect(result.output).toEqual(saved.output);
  });
});
