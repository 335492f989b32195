import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { ArmRoute } from '../../functions/service-linker/arm-route';
import { describeApi } from './describe-api';

const root = join(__dirname, '..', '..');
const file = join(root, 'docs', 'openapi.json');

let routes: readonly ArmRoute[];

beforeAll(async () => {
  // The app reads its settings when it is loaded; nothing is reached.
  process.env['SEALING_KEY'] = Buffer.alloc(32).toString('base64');
  process.env['ServiceBusConnection'] = 'Endpoint=sb://localhost;SharedAccessKeyName=x;SharedAccessKey=x';
  ({ armRoutes: routes } = await import(join(root, 'functions', 'service-linker', 'routes')));
});

it('describes every route as it is (run with UPDATE_OPENAPI=1 to write it anew)', async () => {
  const options = await resolveConfig(file);
  const text = await format(JSON.stringify(describeApi(routes)), { ...options, parser: 'json' });

  if (process.env['UPDATE_OPENAPI'] === '1') writeFileSync(file, text);

  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('names every operation once', () => {
  const names = routes.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

it('is told in the reference page, route by route', () => {
  const page = readFileSync(join(root, 'docs', 'api.md'), 'utf8');

  for (const { method, template } of routes) {
    const end = template.split('/providers/Microsoft.ServiceLinker').at(-1) ?? '';
    expect(page).toMatch(new RegExp(`\\| ${method} +\\| \`[^\`]*${end.replace(/[{}/]/g, '\\$&')}\``));
  }
});
