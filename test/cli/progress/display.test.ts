import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { liveDisplay } from '../../../cli/progress/live-display';
import { plainDisplay } from '../../../cli/progress/plain-display';
import { progressDisplay } from '../../../cli/progress/progress-display';
import { FakeIo } from '../fake-io';

const plain = (_style: string, text: string): string => text;
const phase = (name: string, state: string, message = '') => ({ name, state, message, attempt: 1 });

describe('plain progress', () => {
  it('tells a phase again only when something has changed', () => {
    const io = new FakeIo();
    const display = plainDisplay(io, plain);
    const show = (...phases: ReturnType<typeof phase>[]) =>
      display.show({ phases, percent: 10, message: '' });

    show(phase('resolve-target', 'pending'), phase('assign-roles', 'waiting', 'Waits for replication'));
    show(phase('resolve-target', 'pending'), phase('assign-roles', 'waiting', 'Waits for replication'));
    show(phase('resolve-target', 'completed', 'Found'), phase('assign-roles', 'running'));
    io.remove();

    const lines = io.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/0\.0s +10% waiting +assign-roles +Waits for replication/);
    expect(lines[2]).toMatch(/running +assign-roles +Assign roles on the target/);
    expect(io.stdout).toBe('');
  });
});

describe('live progress', () => {
  class Terminal extends Writable {
    text = '';
    isTTY = true;
    columns = 100;
    rows = 40;
    override _write(chunk: Buffer, _encoding: string, done: () => void): void {
      this.text += chunk.toString('utf8');
      done();
    }
  }

  it('ends with every phase in its last state', async () => {
    const terminal = new Terminal();
    const display = liveDisplay(terminal as unknown as NodeJS.WriteStream, plain);
    const show = (...phases: ReturnType<typeof phase>[]) =>
      display.show({ phases, percent: 10, message: '' });

    show(
      phase('resolve-target', 'pending'),
      phase('assign-roles', 'pending'),
      phase('open-firewall', 'pending'),
    );
    await new Promise((wake) => setImmediate(wake));
    show(
      phase('resolve-target', 'completed', 'Found shopstore'),
      phase('assign-roles', 'skipped', 'No role is needed'),
      phase('open-firewall', 'running'),
    );
    show(
      phase('resolve-target', 'completed', 'Found shopstore'),
      phase('assign-roles', 'skipped', 'No role is needed'),
      phase('open-firewall', 'failed', 'It refused'),
    );
    await display.end();

    const text = stripVTControlCharacters(terminal.text);
    expect(text).toContain('✔ Found shopstore');
    expect(text).toContain('No role is needed');
    expect(text).toContain('✖ It refused');
  });

  it('shows the end of an operation that has ended before it could be drawn', async () => {
    const terminal = new Terminal();
    const display = liveDisplay(terminal as unknown as NodeJS.WriteStream, plain);
    const phases = [phase('resolve-target', 'failed', 'There is none'), phase('assign-roles', 'pending')];

    display.show({ phases, percent: 100, message: '' });
    await display.end();

    const text = stripVTControlCharacters(terminal.text);
    expect(text).toContain('✖ There is none');
    expect(text).toContain('↓ Assign roles on the target');
  });

  it('ends although phases go on', async () => {
    const terminal = new Terminal();
    const display = liveDisplay(terminal as unknown as NodeJS.WriteStream, plain);

    display.show({ phases: [phase('resolve-target', 'running')], percent: 0, message: '' });
    await display.end();

    expect(stripVTControlCharacters(terminal.text)).toContain('Find the target');
  });

  it.each([
    ['a pipe', false, {}],
    ['a dumb terminal', true, { TERM: 'dumb' }],
    ['a build', true, { CI: 'true' }],
  ])('gives way to lines on %s', (_, isTerminal, env) => {
    const io = new FakeIo();
    io.env = env;
    io.err.isTerminal = isTerminal;
    io.err.stream = new Terminal() as unknown as NodeJS.WriteStream;

    progressDisplay(io, plain).show({
      phases: [phase('resolve-target', 'running')],
      percent: 0,
      message: '',
    });
    io.remove();

    expect(io.stderr).toContain('running');
  });
});
