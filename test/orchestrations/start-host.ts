import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionsHost } from '../../local/functions-host/functions-host';

/** A local host in memory with what `loadApp` registers, and the address of its durable management API. */
export async function startHost(loadApp: () => unknown): Promise<{ host: FunctionsHost; url: string }> {
  const appDirectory = mkdtempSync(join(tmpdir(), 'orchestrations-'));
  writeFileSync(join(appDirectory, 'host.json'), JSON.stringify({ version: '2.0' }));
  const host = new FunctionsHost({
    appDirectory,
    stateDirectory: ':memory:',
    loadApp: () => Promise.resolve(loadApp()),
  });
  const { port } = await host.start();
  return { host, url: `http://127.0.0.1:${port}/runtime/webhooks/durabletask` };
}
