import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const target = mkdtempSync(join(tmpdir(), 'aks-service-connector-app-'));
afterAll(() => rmSync(target, { recursive: true, force: true }));

/** Loads the staged app with the local host's module in place, as a Functions worker does with its own. */
const LOADER = `
  const [core, entry] = process.argv.slice(1);
  require(core + '/inject-core.js').injectCore();
  require(entry);
  const { registry } = require(core + '/functions-core.js');
  console.log(JSON.stringify(registry.all().map(({ name }) => name)));
`;

describe('the folder that is deployed', () => {
  it('holds the app with its settings, and neither tools nor stand-ins', () => {
    execFileSync(process.execPath, [join(root, 'scripts', 'stage-app.mjs'), target]);

    const settings = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(settings).toMatchObject({ main: 'dist/functions/index.js', private: true });
    expect(Object.keys(settings)).not.toEqual(expect.arrayContaining(['scripts']));
    expect(Object.keys(settings)).not.toEqual(expect.arrayContaining(['devDependencies']));
    const { packages } = JSON.parse(readFileSync(join(target, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dependencies?: unknown }>;
    };
    expect(packages['']?.dependencies).toEqual(settings['dependencies']);
    expect(packages).toHaveProperty(['node_modules/durable-functions']);
    expect(packages).not.toHaveProperty(['node_modules/jest']);
    expect(existsSync(join(target, 'host.json'))).toBe(true);
    expect(existsSync(join(target, 'dist', 'local'))).toBe(false);
  });

  it('is complete: the entry loads and registers every function', () => {
    const env = {
      ...process.env,
      NODE_PATH: join(root, 'node_modules'),
      SEALING_KEY: Buffer.alloc(32).toString('base64'),
      ServiceBusConnection__fullyQualifiedNamespace: 'bus.servicebus.windows.net',
      AUTHORIZATION: 'functionKey',
    };
    const entry = join(target, 'dist', 'functions', 'index.js');

    const core = join(root, 'dist', 'local', 'functions-host', 'core');
    const output = execFileSync(process.execPath, ['-e', LOADER, core, entry], { env });
    const names = JSON.parse(output.toString()) as string[];

    expect(names).toEqual(expect.arrayContaining(['connect', 'gate', 'create-connection', 'service-linker']));
  });
});
