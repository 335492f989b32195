import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionRequest } from '../../connection/request';
import { CLUSTER, exampleRequest, StackFixture } from './stack-fixture';

// Everything that can log, logs all it has.
const stack = new StackFixture(undefined, {
  AzureFunctionsJobHost__logging__logLevel__default: 'Trace',
  AZURE_LOG_LEVEL: 'verbose',
});
beforeAll(() => stack.start());
afterAll(() => stack.stop());

/** Credentials of callers; each is in one request only. The first characters of the storage account's keys come on top. */
const OF_CALLERS = {
  principal: 'canary-Sp1~9fX2.principal/of+a=caller',
  password: 'canary-Pw2~77Qa.password/of+a=caller',
  value: 'canary-Av3~k2Lm.additional/value+of=a',
  failing: 'canary-Fa4~0pQr.principal/that+has=no luck',
  misplaced: 'canary-Mi5~zz8T.where/no+credential=belongs',
  overHttp: 'canary-Ht6~aa1B.sent/over+http=instead',
  dryRun: 'canary-Dr7~bb2C.only/tried+and=planned',
};
const OF_TARGETS = ['ZmFrZUtleTEvc2hvcHN0b3Jl', 'ZmFrZUtleTIvc2hvcHN0b3Jl'];
/** The password in a key vault that a request names. */
const OF_VAULT = 'fake-Local8Q-vault-not-real';

function principalRequest(name: string, secret: string): ConnectionRequest {
  const request = exampleRequest('storage-blob-service-principal');
  const authInfo = { ...request.properties.authInfo, secret } as ConnectionRequest['properties']['authInfo'];
  return { ...request, name, properties: { ...request.properties, authInfo } };
}

function passwordRequest(): ConnectionRequest {
  const request = exampleRequest('postgres-flexible-secret');
  const authInfo = {
    authType: 'secret' as const,
    name: 'shop_app',
    secretInfo: { secretType: 'rawValue' as const, value: OF_CALLERS.password },
  };
  return { ...request, properties: { ...request.properties, authInfo } };
}

function valueRequest(): ConnectionRequest {
  const request = exampleRequest('storage-blob-secret');
  const configurationInfo = { additionalConfigurations: { EXTRA_TOKEN: OF_CALLERS.value } };
  return { ...request, properties: { ...request.properties, configurationInfo } };
}

/** Connections that succeed and that fail, over every door, and requests that are refused. */
async function everything(): Promise<void> {
  expect(await stack.connect(principalRequest('pipeline', OF_CALLERS.principal))).toMatchObject({
    status: 'Succeeded',
  });
  expect(await stack.connect(passwordRequest())).toMatchObject({ status: 'Succeeded' });
  expect(await stack.connect(valueRequest())).toMatchObject({ status: 'Succeeded' });
  expect(await stack.connect(exampleRequest('postgres-flexible-key-vault-secret'))).toMatchObject({
    status: 'Succeeded',
  });

  const message = 'secrets is forbidden';
  await stack.faults('kubernetes', [
    {
      match: { method: 'PATCH', path: '/secrets/sc-failing' },
      times: 9,
      respond: { status: 403, code: 'Forbidden', message },
    },
  ]);
  expect(await stack.connect(principalRequest('failing', OF_CALLERS.failing))).toMatchObject({
    status: 'Failed',
  });
  await stack.clearFaults();

  await stack.send({ ...valueRequest(), name: OF_CALLERS.misplaced, secret: OF_CALLERS.misplaced });
  const over = await stack.http('/api/connections', {
    method: 'POST',
    body: JSON.stringify(principalRequest('over_http', OF_CALLERS.overHttp)),
  });
  expect(over.status).toBe(202);
  await stack.ended(((await over.json()) as { operationId: string }).operationId);
  await dryRun();
  await stack.connect({ clusterId: CLUSTER, name: 'orders_pg_vault', operation: 'validate' });
  for (const operation of ['validate', 'delete'] as const)
    expect(await stack.connect({ clusterId: CLUSTER, name: 'pipeline', operation })).toMatchObject({
      status: 'Succeeded',
    });
}

async function dryRun(): Promise<void> {
  const path = `${CLUSTER}/providers/Microsoft.ServiceLinker/dryruns/tried?api-version=2024-07-01-preview`;
  const { properties } = principalRequest('tried', OF_CALLERS.dryRun);
  const body = JSON.stringify({
    properties: { parameters: { actionName: 'createOrUpdate', ...properties } },
  });
  const begun = await stack.http(path, { method: 'PUT', body });
  expect(begun.status).toBe(201);
  for (;;) {
    const { properties: found } = (await (await stack.http(path)).json()) as {
      properties: { provisioningState: string };
    };
    if (found.provisioningState === 'Succeeded') return;
    expect(['Accepted', 'Running', 'Updating']).toContain(found.provisioningState);
  }
}

interface Instance {
  instanceId: string;
}

/** Inputs, outputs, statuses and histories of all orchestrations, and states of all entities. */
async function durableStates(): Promise<string[]> {
  const base = `${stack.endpoints.functions}/runtime/webhooks/durabletask`;
  const instances = (await (await fetch(`${base}/instances?showInput=true&top=1000`)).json()) as Instance[];
  const more = 'showHistory=true&showHistoryOutput=true&showInput=true';
  const histories = instances.map(async ({ instanceId }) =>
    (await fetch(`${base}/instances/${instanceId}?${more}`)).text(),
  );
  return [
    await (await fetch(`${base}/entities?fetchState=true&top=1000`)).text(),
    ...(await Promise.all(histories)),
  ];
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A text as it is, as JSON writes it, and as base64, wherever in a longer text it begins. */
function formsOf(secret: string): string[] {
  const shifted = [0, 1, 2].map((bytes) =>
    Buffer.from(`${'x'.repeat(bytes)}${secret}`)
      .toString('base64')
      .slice(bytes === 0 ? 0 : 4, -4),
  );
  return [secret, encodeURIComponent(secret), ...shifted];
}

describe('a credential', () => {
  it('is in no log, file, history, status, event, error or record, whatever is done with it', async () => {
    await everything();

    const records = JSON.stringify(await stack.kubernetes('/api/v1/namespaces/sc-system/configmaps'));
    const operations = [...new Set(stack.events.map((event) => event.data.operationId))];
    const statuses = await Promise.all(operations.map((id) => stack.operation(id)));
    const places: Record<string, string[]> = {
      logs: [stack.output],
      events: [JSON.stringify(stack.events)],
      statuses: statuses.map((status) => JSON.stringify(status)),
      durable: await durableStates(),
      records: [records],
      // What Azure and the cluster hold themselves is theirs to keep.
      files: filesOf(stack.stateDirectory)
        .filter((file) => /functions|service-bus/.test(file))
        .map((file) => readFileSync(file, 'latin1')),
    };

    expect(places['logs']?.join('').length).toBeGreaterThan(10_000);
    expect(places['durable']?.length).toBeGreaterThan(6);
    expect(places['files']?.length).toBeGreaterThan(2);
    const found = Object.entries(places).flatMap(([place, texts]) =>
      [...Object.values(OF_CALLERS), ...OF_TARGETS, OF_VAULT].flatMap((secret) =>
        formsOf(secret)
          .filter((form) => texts.some((text) => text.includes(form)))
          .map(() => `${place}: ${secret}`),
      ),
    );
    expect(found).toEqual([]);
  });
});
