import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostProcess } from './host-process';

const INSTANCES_PER_WAVE = 12;
/** Activity runs from the start of a wave to its kill: uneven, so that the kills hit different moments. */
const RUNS_BEFORE_KILL = [1, 17, 3, 29, 11, 2, 23, 7];

describe('kill -9', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crash-'));
  const host = new HostProcess(directory);
  afterAll(async () => {
    await host.kill();
    rmSync(directory, { recursive: true });
  });

  it('loses nothing and doubles no effect on an entity, however often it comes', async () => {
    const ids: string[] = [];
    await host.start();

    for (const [wave, runs] of RUNS_BEFORE_KILL.entries()) {
      const killed = host.furtherCalls(runs).then(() => host.kill());
      const begun = Array.from({ length: INSTANCES_PER_WAVE }, async (_, index) => {
        const id = `mixed-${wave}-${index}`;
        // Only a start that was acknowledged must survive.
        if (await host.begin('mixed', id, id)) ids.push(id);
      });
      await Promise.all([killed, ...begun]);
      await host.start();
    }
    const statuses = await host.completions(ids);

    expect(ids.length).toBeGreaterThan(RUNS_BEFORE_KILL.length);
    expect(statuses.map((status) => status.output)).toEqual(ids.map((id) => `hello ${id}`));
    for (const id of ids) {
      for (const step of [1, 2, 3]) expect(host.calls).toContain(`record:${id}-${step}`);
    }
    const all = (await host.json('instances?top=1000&instanceIdPrefix=mixed-')) as { instanceId: string }[];
    await host.completions(all.map(({ instanceId }) => instanceId));
    expect(await host.json('entities/counter/crash')).toBe(all.length);
  });
});
