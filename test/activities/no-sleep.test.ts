import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

// What the activities run. Diagnostics are left out: their limits on calls are a queue with a clock of its own.
const FOLDERS = ['activities', 'azure', 'connection', 'kubernetes', 'messaging', 'targets'];
const SLEEP =
  /\bset(?:Timeout|Interval)\b|timers\/promises|Atomics\.wait|\.pollUntilDone\(|\bbeginCreateAndWait\b/;

describe('activities', () => {
  it('never sleep: they answer how long to wait, and the orchestration waits on a durable timer', () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(folder, file)),
    );

    const sleeping = files.filter((file) => SLEEP.test(readFileSync(join(root, file), 'utf8')));

    expect(files.length).toBeGreaterThan(100);
    expect(sleeping).toEqual([]);
  });
});
