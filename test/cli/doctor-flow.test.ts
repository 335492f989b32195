import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { StackFixture, SUBSCRIPTION } from '../flows/stack-fixture';

const root = resolve(__dirname, '..', '..');
const main = join(root, 'dist', 'cli', 'main.js');
const BLOB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore/blobServices/default`;
const AT = '-g shop -n prod --connection cli_doc';
const MISSING = 'sc-connection-secret-missing';
const SECRET = ['secret', 'sc-clidoc-secret', '--namespace', 'shop'];

const stack = new StackFixture();
beforeAll(() => stack.start());
afterAll(() => stack.stop());

interface Ended {
  code: number;
  out: string;
  err: string;
}

async function run(file: string, words: string[], input = ''): Promise<Ended> {
  const { NODE_OPTIONS: _options, ...inherited } = process.env;
  const env = {
    ...inherited,
    AKSC_LOCAL: stack.stateDirectory,
    AKSC_CONFIG: join(stack.stateDirectory, 'aksc.json'),
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    AKSC_POLL_SECONDS: '0.1',
  };
  return await new Promise((done) => {
    const child = execFile(file, words, { env, cwd: root }, (error, out, err) =>
      done({ code: error ? Number(error.code ?? -1) : 0, out, err: stripVTControlCharacters(err) }),
    );
    child.stdin?.end(input);
  });
}

/** Runs the built program in a process of its own, as its users do. */
async function aksc(words: string, input = ''): Promise<Ended> {
  return await run(process.execPath, [main, ...words.split(' ')], input);
}

async function kubectl(...words: string[]): Promise<Ended> {
  return await run('kubectl', ['--kubeconfig', stack.endpoints.kubeconfig, ...words]);
}

async function findings(): Promise<string[]> {
  const { out } = await aksc(`doctor ${AT} -o json`);
  return (JSON.parse(out) as { findings: { id: string }[] }).findings.map(({ id }) => id);
}

describe('a connection whose Secret is gone', () => {
  it('is found by doctor, and repaired after approval only', async () => {
    const words = `connection create storage-blob ${AT} --kube-namespace shop --target-id ${BLOB} --secret --client-type nodejs`;
    expect(await aksc(words)).toMatchObject({ code: 0 });
    expect(await findings()).not.toContain(MISSING);

    expect(await kubectl('delete', ...SECRET)).toMatchObject({ code: 0 });
    const found = await aksc(`doctor ${AT}`);
    expect({ code: found.code, err: found.err }).toMatchObject({
      code: 1,
      err: expect.stringMatching(/completed check +Problems: \d/) as string,
    });
    expect(found.out).toContain('The Secret of a connection is missing');
    expect(found.out).toContain('What to do:');

    await aksc(`doctor ${AT} --fix --yes`);
    expect((await kubectl('get', ...SECRET)).code).toBe(1);
    const repaired = await aksc(`doctor ${AT} --fix --yes --approve ${MISSING}`);
    expect(repaired.out).toContain('Repaired');
    expect(await kubectl('get', ...SECRET)).toMatchObject({ code: 0 });
    expect(await findings()).not.toContain(MISSING);
  });

  it('makes a page of a report that was begun before', async () => {
    const begun = await aksc('doctor -g shop -n prod --no-wait');
    expect(begun.code).toBe(0);
    const page = join(stack.stateDirectory, 'report.html');
    await aksc(`doctor --operation ${begun.out.trim()} -o html --output-file ${page}`);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('exits with 3 when there is no such cluster', async () => {
    expect(await aksc('doctor -g shop -n nowhere')).toMatchObject({ code: 3 });
  });
});

describe('an error text', () => {
  it.each([
    ['Microsoft.KubernetesConfiguration', 'sc-missing-subscription-registration'],
    ['Microsoft.ServiceLinker', 'rp-missing-subscription-registration-other'],
  ])('about %s comes from a pipe', async (namespace, id) => {
    const text = `ERROR: The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found`;
    const { code, out } = await aksc('doctor --text - -o json', text);
    const { matches } = JSON.parse(out) as { matches: { id: string }[] };
    expect({ code, id: matches[0]?.id }).toEqual({ code: 0, id });
  });

  it('that nobody knows ends with 3', async () => {
    expect(await aksc('doctor --text -', 'Your parcel has been delivered.')).toMatchObject({ code: 3 });
  });
});
