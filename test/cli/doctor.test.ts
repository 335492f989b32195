import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FakeIo } from './fake-io';
import { CLUSTER, FakeService, type Reply, SUBSCRIPTION } from './fake-service';
import { signIn } from './sign-in';

const ID = `${'ab'.repeat(12)}.0a0a0a0a-0000-4000-8000-000000000001`;
const AT = 'doctor -g shop -n prod';
const UNSAFE = 'flux2-extension-missing';
const OTHER = 'sc-orphaned-kubernetes-resources';
const REGISTRATION =
  "ERROR: (SubscriptionNotRegistered) Subscription '1111' is not registered to use namespace 'Microsoft.ServiceLinker'";

const FINDING = {
  id: UNSAFE,
  group: 6,
  title: 'The flux extension is gone',
  severity: 'error',
  confidence: 'high',
  evidence: [{ where: 'extensions', what: 'no microsoft.flux' }],
  cause: 'Somebody has deleted it.',
  fix: 'Install it again.',
  commands: ['az k8s-extension create --name flux'],
  remediation: { safe: false, action: 'Install' },
  symptoms: [],
};
const REPORT = {
  schemaVersion: 1,
  cluster: { id: CLUSTER, name: 'prod', type: 'managedClusters', resourceGroup: 'shop' },
  takenAt: '2026-01-02T03:04:05Z',
  findings: [FINDING],
  healthy: [],
  notReadable: [],
  apiCalls: 12,
};
const REPAIR = {
  id: UNSAFE,
  title: 'Install the flux extension',
  isSafe: false,
  state: 'awaitingApproval',
  actions: [{ description: 'Create the extension flux', state: 'pending' }],
  warnings: ['Workloads may restart.'],
};

let service: FakeService;
let io: FakeIo;

beforeEach(async () => {
  service = new FakeService();
  io = new FakeIo();
  await signIn(io, service);
});
afterEach(async () => {
  await service.close();
  io.remove();
});

function answer(method: string, path: RegExp, reply: Reply): void {
  service.scripted.push({ method, path, reply });
}

function answerOperation(status: string, more: object = {}): void {
  const phases = [{ name: 'check', state: 'completed', attempt: 1, message: 'Problems: 1' }];
  const body = { operationId: ID, clusterId: CLUSTER, status, percent: 50, message: '', phases, ...more };
  answer('GET', /^\/api\/operations\/[^/]+$/, { status: 200, body });
}

/** A service that begins a diagnosis, shows the statuses one after the other, and has the report. */
function diagnosis(report: object = REPORT, waiting: object[] = []): void {
  answer('POST', /diagnose$/, { status: 202, body: { operationId: ID } });
  if (waiting.length > 0) answerOperation('Running', { repairs: waiting });
  answer('POST', /approve$/, { status: 202, body: { operationId: ID } });
  // The decision takes a moment to be seen.
  if (waiting.length > 0) answerOperation('Running', { repairs: waiting });
  answerOperation('Succeeded');
  answer('GET', /report$/, { status: 200, body: report });
}

function sent(path: RegExp): unknown[] {
  return service.requests
    .filter((seen) => seen.method === 'POST' && path.test(seen.path))
    .map(({ body }) => body);
}

describe('doctor of a cluster', () => {
  it('tells the progress, then what is wrong and what to do, and exits with 1', async () => {
    diagnosis();
    const { code, out, err } = await io.run(AT);

    expect(code).toBe(1);
    expect(err).toMatch(/completed check +Problems: 1/);
    expect(out.split('\n')[0]).toContain('The flux extension is gone');
    expect(out).toContain('What to do: Install it again.');
    expect(out).toContain('$ az k8s-extension create --name flux');
    expect(sent(/diagnose$/)).toEqual([{ clusterId: CLUSTER }]);
  });

  it('exits with 0 when nothing is found, or only a note', async () => {
    diagnosis({ ...REPORT, findings: [] });
    expect(await io.run(AT)).toMatchObject({
      code: 0,
      out: expect.stringContaining('No known problem') as string,
    });
    diagnosis({ ...REPORT, findings: [{ ...FINDING, severity: 'info' }] });
    expect((await io.run(AT)).code).toBe(0);
  });

  it('prints every form, and writes it to a file', async () => {
    for (const [form, words] of [
      ['text', 'What to do'],
      ['table', 'severity'],
      ['markdown', '# The flux'],
      ['html', '<!doctype html>'],
      ['tsv', 'error\tflux2'],
    ] as const) {
      diagnosis();
      expect((await io.run(`${AT} -o ${form}`)).out).toContain(words);
    }
    diagnosis();
    expect(JSON.parse((await io.run(`${AT} -o json`)).out)).toMatchObject({ findings: [{ id: UNSAFE }] });
    diagnosis();
    expect(parse((await io.run(`${AT} -o yaml`)).out)).toMatchObject({ findings: [{ id: UNSAFE }] });
    diagnosis();
    const { code, out, err } = await io.run(`${AT} -o html --output-file report.html`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('What to do: Install it again.');
    expect(readFileSync(join(io.directory, 'report.html'), 'utf8')).toContain('<!doctype html>');
  });

  it('sends what was typed', async () => {
    io.input = `${'x'.repeat(20_000)} AccountKey=Zm9yZ2VkS2V5Rm9yVGVzdHNPbmx5MDEyMzQ1Njc4OWFi the end`;
    diagnosis();
    await io.run(
      `${AT} --cluster-type connectedClusters --connection orders --text - --failed-operation ${ID} --fix safe`,
    );

    const [body] = sent(/diagnose$/) as { errorText: string }[];
    expect(body).toMatchObject({
      clusterId: CLUSTER.replace('Microsoft.ContainerService/managed', 'Microsoft.Kubernetes/connected'),
      connection: 'orders',
      failedOperationId: ID,
      remediate: 'safe',
    });
    expect(body?.errorText).toHaveLength(16_000);
    expect(body?.errorText).toMatch(/AccountKey=\[redacted\] the end$/);
  });

  it('takes the id of a cluster of any type', async () => {
    diagnosis();
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/edge`;
    await io.run(`doctor --source-id ${id}`);
    expect(sent(/diagnose$/)).toEqual([{ clusterId: id }]);
  });

  it('does not wait when told so, and goes on later', async () => {
    diagnosis();
    const begun = await io.run(`${AT} --no-wait`);
    expect(begun).toMatchObject({ code: 0, out: `${ID}\n` });
    expect(begun.err).toContain(`aksc doctor --operation ${ID}`);
    expect(await io.run(`doctor --operation ${ID}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('flux') as string,
    });
  });

  it('exits with 3 when there is no such cluster, 1 when the diagnosis fails, 4 without the role', async () => {
    for (const [code, exitCode] of [
      ['ClusterNotFound', 3],
      ['InternalError', 1],
    ] as const) {
      answer('POST', /diagnose$/, { status: 202, body: { operationId: ID } });
      answerOperation('Failed', { error: { code, message: 'Sorry.' } });
      expect(await io.run(AT)).toMatchObject({
        code: exitCode,
        err: expect.stringContaining(code) as string,
      });
    }
    answer('POST', /diagnose$/, {
      status: 403,
      body: { error: { code: 'Forbidden', message: 'Needs a role.' } },
    });
    expect((await io.run(AT)).code).toBe(4);
  });

  it.each([
    ['--resource-group', 'doctor'],
    ['--name', 'doctor -g shop'],
    ['--source-id', 'doctor --source-id prod'],
    ['--source-id', `doctor -n prod --source-id ${CLUSTER}`],
    ['--connection', `${AT} --connection a/b`],
    ['--text', 'doctor --text missing.log'],
    ['--fix', `${AT} --fix`],
    ['--fix', `${AT} --fix all`],
    ['--no-wait', `${AT} --fix --yes --no-wait`],
    ['--approve', `${AT} --approve ${UNSAFE}`],
    ['--approve', `${AT} --fix safe --approve ${UNSAFE}`],
    ['--approve', `${AT} --fix --approve no-such-entry`],
    ['--operation', `${AT} --operation ${ID}`],
    ['--resource-group', 'doctor --connection orders --text -'],
  ])('refuses a wrong %s before any call: %s', async (option, words) => {
    io.input = 'some text';
    const { code, err } = await io.run(words);

    expect(code).toBe(2);
    expect(err).toContain(option);
    expect(service.requests).toEqual([]);
  });
});

describe('doctor --fix', () => {
  it('shows the plan, asks for each repair, and sends the decision once', async () => {
    io.isInteractive = true;
    io.answers = ['y', ''];
    diagnosis(REPORT, [REPAIR, { ...REPAIR, id: OTHER }]);
    const { err } = await io.run(`${AT} --fix`);

    expect(sent(/diagnose$/)).toEqual([{ clusterId: CLUSTER, remediate: 'ask' }]);
    expect(io.questions).toHaveLength(2);
    expect(err).toMatch(
      /Install the flux extension \[flux2-extension-missing\] needs approval:\n {2}1\. Create/,
    );
    expect(err).toContain('Workloads may restart.');
    expect(sent(/approve$/)).toEqual([{ ids: [UNSAFE], declined: [OTHER] }]);
  });

  it('approves nothing that is not named when nobody is asked', async () => {
    diagnosis(REPORT, [REPAIR]);
    const { err } = await io.run(`${AT} --fix --yes`);

    expect(sent(/approve$/)).toEqual([{ ids: [], declined: [UNSAFE] }]);
    expect(err).toContain(`--approve ${UNSAFE}`);
  });

  it('approves what is named, without a question', async () => {
    io.isInteractive = true;
    diagnosis(REPORT, [REPAIR, { ...REPAIR, id: OTHER }]);
    await io.run(`${AT} --fix --yes --approve ${UNSAFE}`);

    expect(io.questions).toEqual([]);
    expect(sent(/approve$/)).toEqual([{ ids: [UNSAFE], declined: [OTHER] }]);
  });

  it('says how to go on when a question is answered with Ctrl+C', async () => {
    io.isInteractive = true;
    io.ask = () => {
      io.interruption.abort(new Error('Interrupted'));
      return Promise.reject(new Error('Interrupted'));
    };
    diagnosis(REPORT, [REPAIR]);
    const { code, err } = await io.run(`${AT} --fix`);

    expect(code).toBe(130);
    expect(err).toContain(`aksc doctor --operation ${ID}`);
    expect(sent(/approve$/)).toEqual([]);
  });
});

describe('doctor --text', () => {
  it('names the problem, its fix and its commands without any service', async () => {
    io.env = {};
    io.input = REGISTRATION;
    const { code, out } = await io.run('doctor --text -');

    expect(code).toBe(0);
    expect(out).toMatch(/^1\. \S/);
    expect(out).toMatch(/Confidence: high\n {3}Cause: .*\n {3}Fix: /);
    expect(out).toContain('$ az provider register');
    expect(service.requests).toEqual([]);
  });

  it('reads files, and prints for programs', async () => {
    writeFileSync(join(io.directory, 'error.log'), `10:00 begin\n${REGISTRATION}\n10:01 end`);
    const { out } = await io.run('doctor --text error.log -o json');

    expect(JSON.parse(out)).toMatchObject({
      matches: [{ id: 'rp-missing-subscription-registration-other', confidence: 'high' }],
    });
    expect((await io.run('doctor --text error.log -o table')).out).toContain('CONFIDENCE');
  });

  it('says plainly when nothing is recognised, and exits with 3', async () => {
    io.input = 'The quick brown fox jumps over the lazy dog.';

    expect(await io.run('doctor --text -')).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^No known problem matches/) as string,
    });
    expect(JSON.parse((await io.run('doctor --text - -o json')).out)).toMatchObject({ matches: [] });
  });

  it('shows no credential of the text', async () => {
    io.input = `${REGISTRATION} AccountKey=Zm9yZ2VkS2V5Rm9yVGVzdHNPbmx5MDEyMzQ1Njc4OWFi`;

    for (const form of ['text', 'json'])
      expect((await io.run(`doctor --text - -o ${form}`)).out).not.toContain('Zm9yZ2Vk');
  });

  it('refuses an empty text, and forms that are for clusters', async () => {
    expect((await io.run('doctor --text -')).code).toBe(2);
    io.input = 'x';
    expect((await io.run('doctor --text - -o html')).code).toBe(2);
  });
});
