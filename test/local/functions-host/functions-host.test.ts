import { join } from 'node:path';
import { FunctionsHost } from '../../../local/functions-host/functions-host';

/** Not a literal: the fixture is plain JavaScript without types. */
const entry: string = './fixture-app/index.js';

describe('FunctionsHost', () => {
  const lines: string[] = [];
  const host = new FunctionsHost({
    appDirectory: join(__dirname, 'fixture-app'),
    loadApp: () => import(entry),
    stateDirectory: ':memory:',
    log: (line) => lines.push(line),
  });
  let origin: string;

  beforeAll(async () => {
    origin = `http://127.0.0.1:${(await host.start()).port}`;
  });
  afterAll(() => host.stop());

  async function run(name: string, input: unknown) {
    const response = await fetch(`${origin}/api/start/${name}`, {
      method: 'POST',
      body: JSON.stringify(input ?? null),
    });
    const { id } = (await response.json()) as { id: string };
    return host.completion(id);
  }

  it('runs a chain of activities', async () => {
    await expect(run('chain', 1)).resolves.toMatchObject({ runtimeStatus: 'Completed', output: 64 });
  });
});
