import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { wholeProgram } from '../cli/whole-program';
import { CLUSTER, exampleRequest, StackFixture } from '../flows/stack-fixture';
import { commandsOf, namedIn, pages, root } from './documented-commands';
import { type Ended, ShellSession } from './shell-session';

jest.setTimeout(180_000);

/** Commands that do not run here, by how they begin, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'npm start': 'it is this stack',
  'npm test': 'it is these tests',
  'npm run demo': 'readme-commands.test.ts runs it',
  'az ': 'needs the Azure CLI; test/conformance sends what it sends',
  'aksc login --endpoint': 'needs an app in Azure',
  'source <(aksc completion zsh)': 'needs zsh',
  'aksc completion fish': 'needs fish',
};

/** Commands that sentences name and that are neither npm scripts nor commands of aksc. */
const NAMED_ONLY: Readonly<Record<string, string>> = {
  'az ': 'needs the Azure CLI',
  'azd up': 'needs a subscription',
  'func azure': 'needs a subscription',
  'node scripts/stage-app.mjs': 'writes a copy of the app for deployment',
  'npm link': 'changes the machine',
  'UPDATE_DOCS=1 node --experimental-vm-modules node_modules/jest/bin/jest.js': 'it is a test',
  'node --experimental-vm-modules node_modules/jest/bin/jest.js': 'it is a test',
};

const FLUX = `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/flux`;
const PROBLEM = 'Azure got no answer from the extension agent of the cluster';
const NEEDS_ANSWER = { code: 2, shows: '--yes' };
const HAS_PROBLEMS = { code: 1, shows: PROBLEM };

interface Expectation {
  /** Exit code, 0 when absent. */
  code?: number;
  /** Part of what is printed. */
  shows?: string;
  /** Makes true what the command relies on. */
  before?(): Promise<void>;
}

/** What commands rely on and come to, by how they begin; the longest beginning counts. */
const EXPECTED: Readonly<Record<string, Expectation>> = {
  'kubectl --kubeconfig .local/kubeconfig get namespaces': { shows: 'kube-system' },
  'kubectl --kubeconfig .local/kubeconfig get pods -A': { shows: 'extension-agent' },
  'curl http://localhost:7071/api/health': { shows: '{"status":"ready"}' },
  'curl -s "$APP$LINKERS?': { shows: '"orders_blob"' },
  'curl -s -X PUT "$APP$LINKERS/': { shows: '"Accepted"' },
  'curl -s "$APP$LINKERS/invoices_blob?': { shows: '"invoices_blob"' },
  'curl -s -X POST "$APP/api/clusters/diagnose"': { shows: '"reportUrl"', before: withoutFlux },
  'curl -s "$APP/api/operations/$ID"': { shows: '"flux2-extension-missing"', before: askedForApproval },
  'curl -s -X POST "$APP/api/operations/$ID/approve"': { shows: '"flux2-extension-missing"' },
  'curl -k -X PUT "$ARM/_local/faults"': { shows: 'roleAssignments' },
  'curl -H "x-identity-header: $IDENTITY_HEADER"': { shows: 'access_token' },
  'node dist/cli/main.js connection create': { shows: 'Secret sc-ordersblob-secret is in namespace shop' },
  'node dist/cli/main.js connection validate': { shows: 'orders_blob is available' },
  'node dist/cli/main.js login --local': { shows: 'You may use' },
  'aksc connection create': { shows: 'Succeeded' },
  'aksc connection create postgres-flexible --help': { shows: 'Usage: aksc connection create' },
  'aksc connection plan': { shows: 'shop_vault_csi' },
  'aksc connection update': { shows: 'Succeeded' },
  'aksc connection list': { shows: 'orders_blob' },
  'aksc connection list-support-types': { shows: 'keyvault' },
  'aksc connection list-configuration': { shows: 'AZURE_STORAGEBLOB' },
  'aksc connection show': { shows: 'sc-ordersblob-secret' },
  'aksc connection sample --id': { shows: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT' },
  'aksc connection validate -g': { shows: 'orders_blob is available' },
  'aksc connection delete -g': NEEDS_ANSWER,
  'aksc connection delete --id $CONNECTION_ID --cleanup --yes': { shows: 'sc-ordersblob-secret' },
  'aksc connection cleanup': NEEDS_ANSWER,
  'aksc doctor -g': HAS_PROBLEMS,
  'aksc doctor -g shop -n edge': { code: 1 },
  'aksc doctor -g shop -n prod --fix': NEEDS_ANSWER,
  'aksc doctor -g shop -n prod --fix safe': HAS_PROBLEMS,
  'aksc doctor -g shop -n prod --fix --yes --approve': { code: 1, shows: 'Approved.' },
  'aksc doctor --text': { shows: 'ext-agent-no-response' },
  'aksc doctor --operation': HAS_PROBLEMS,
  'aksc operation show': { shows: 'Succeeded' },
  'aksc login --local': { shows: 'You may use' },
};

const stack = new StackFixture(join(root, 'test', 'flows', 'diagnosis-world.yaml'));
/** The checkout as a reader has it, with the files that examples name. */
const desk = mkdtempSync(join(tmpdir(), 'aks-service-connector-desk-'));
const environment = {
  ...process.env,
  PATH: `${join(desk, 'bin')}:${process.env['PATH'] ?? ''}`,
  HOME: desk,
  CURL_HOME: desk,
  AKSC_CONFIG: join(desk, 'aksc.json'),
  AKSC_POLL_SECONDS: '0.1',
  NODE_COMPILE_CACHE: join(desk, 'cache'),
  NO_COLOR: '1',
};

beforeAll(async () => {
  await stack.start();
  for (const name of readdirSync(root).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(root, name), join(desk, name));
  }
  symlinkSync(stack.stateDirectory, join(desk, '.local'));
  // What npm link makes.
  mkdirSync(join(desk, 'bin'));
  const script = `#!/bin/sh\nexec node '${join(root, 'dist', 'cli', 'main.js')}' "$@"\n`;
  writeFileSync(join(desk, 'bin', 'aksc'), script, { mode: 0o755 });
  writeFileSync(join(desk, '.curlrc'), 'fail-with-body\n');
  writeFileSync(join(desk, 'request.json'), JSON.stringify(exampleRequest('storage-blob-secret')));
  writeFileSync(join(desk, 'error.log'), 'Unable to get a response from the agent in time\n');
});
afterAll(async () => {
  await stack.stop();
  rmSync(desk, { recursive: true, force: true });
});

async function withoutFlux(): Promise<void> {
  await stack.arm(FLUX, '2023-05-01', { method: 'DELETE' });
  while (await stack.arm(FLUX, '2023-05-01')) await later(20);
}

async function askedForApproval(): Promise<void> {
  const { operationId } = JSON.parse(readFileSync(join(desk, 'answer.json'), 'utf8')) as {
    operationId: string;
  };
  const isWaiting = async () =>
    (await stack.operation(operationId)).repairs?.some(({ state }) => state === 'awaitingApproval');
  while (!(await isWaiting())) await later(20);
}

/** The entry whose key the command begins with; the longest key counts. */
function beginningOf(list: Readonly<Record<string, unknown>>, command: string): string | undefined {
  const known = Object.keys(list).filter((beginning) => command.startsWith(beginning));
  return known.toSorted((a, b) => b.length - a.length)[0];
}

function isHere(command: string): boolean {
  return beginningOf(NOT_HERE, command) === undefined;
}

const documented = pages.map((page) => ({ page, commands: commandsOf(page) }));
const all = documented.flatMap(({ commands }) => commands);
const named = pages.flatMap((page) => namedIn(page).map((command) => ({ page, command })));

describe('the commands in the documents', () => {
  it.each(documented.filter(({ commands }) => commands.some(isHere)))(
    'of $page run',
    async ({ commands }) => {
      const session = new ShellSession(desk, environment);
      const wrong: (Ended & { command: string })[] = [];
      for (const command of commands.filter(isHere)) {
        const { code = 0, shows = '', before } = EXPECTED[beginningOf(EXPECTED, command) ?? ''] ?? {};
        await before?.();
        const ended = await session.run(
          command.replaceAll('http://localhost:7071', stack.endpoints.functions),
        );
        if (ended.code !== code || !ended.output.includes(shows)) wrong.push({ command, ...ended });
      }
      await session.end();

      expect(wrong).toEqual([]);
    },
  );

  it('are all that is known of them here', () => {
    const stale = [EXPECTED, NOT_HERE].flatMap((list) => {
      const used = new Set(all.map((command) => beginningOf(list, command)));
      return Object.keys(list).filter((beginning) => !used.has(beginning));
    });
    const unnamed = Object.keys(NAMED_ONLY).filter(
      (beginning) => !named.some(({ command }) => command.startsWith(beginning)),
    );

    expect([...stale, ...unnamed]).toEqual([]);
  });
});

describe('the commands that sentences name', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const program = wholeProgram();

  function isThere(command: string): boolean {
    const [, script, path] = /^(?:\w+=\S+ )?npm (?:run )?([\w:-]+)(?: -- (\S+))?/.exec(command) ?? [];
    if (script !== undefined && script in scripts) return path === undefined || existsInTests(path);
    const [first, ...words] = command.split(' ');
    if (first !== 'aksc') return false;
    let found = program;
    for (const word of words.filter((it) => /^[a-z][\w-]*$/.test(it))) {
      const next = found.commands.find((child) => child.name() === word);
      if (!next) return found.registeredArguments.length > 0;
      found = next;
    }
    return true;
  }

  /** Jest takes the beginning of a path. */
  function existsInTests(path: string): boolean {
    return existsSync(join(root, path)) || existsSync(join(root, `${path}.test.ts`));
  }

  it.each(named.filter(({ command }) => beginningOf(NAMED_ONLY, command) === undefined))(
    'exist: $command in $page',
    ({ command }) => {
      expect(isThere(command)).toBe(true);
    },
  );
});
