// Puts what runs in Azure, and nothing else, into a folder (dist/app): the compiled app, host.json and a package.json that
// names only what is needed at run time. Azure installs that on its own machines, so neither development tools nor a build
// are part of a deployment.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = resolve(process.argv[2] ?? join(root, 'dist', 'app'));
const parts = ['activities', 'azure', 'connection', 'diagnostics', 'functions', 'kubernetes', 'messaging'];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const part of [...parts, 'orchestrations', 'targets']) {
  cpSync(join(root, 'dist', part), join(target, 'dist', part), {
    recursive: true,
    filter: (source) => !source.endsWith('.map'),
  });
}
cpSync(join(root, 'host.json'), join(target, 'host.json'));
const { name, version, description, license, main, engines, dependencies } = readJson('package.json');
const settings = { name, version, description, license, private: true, main, engines, dependencies };
writeJson('package.json', settings);
// The lockfile keeps indirect dependencies at the versions that were tested.
const lock = readJson('package-lock.json');
const needed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev);
const packages = { '': { name, version, license, dependencies, engines }, ...Object.fromEntries(needed) };
writeJson('package-lock.json', { ...lock, packages });
writeFileSync(join(target, '.funcignore'), 'node_modules\nlocal.settings.json\n');

function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

function writeJson(file, value) {
  writeFileSync(join(target, file), `${JSON.stringify(value, null, 2)}\n`);
}
