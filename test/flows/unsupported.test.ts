import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { ConnectionError } from '../../connection/errors';
import type { AuthInfo, ClientType } from '../../connection/linker';
import type { ConnectionRequest } from '../../connection/request';
import { REQUESTS_QUEUE } from '../../local/stack/entities';
import { targets } from '../../targets/registry';
import type { AuthKind, Target } from '../../targets/target';
import { exampleRequest, StackFixture, SUBSCRIPTION } from './stack-fixture';

const stack = new StackFixture();
beforeAll(() => stack.start());
afterAll(() => stack.stop());

const EXAMPLES = readdirSync(resolve(__dirname, '../../examples')).map((file) => file.replace(/\.yaml$/, ''));
const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';

const AUTH: Readonly<Record<Exclude<AuthKind, 'csi'>, AuthInfo>> = {
  workloadIdentity: {
    authType: 'userAssignedIdentity',
    clientId: CLIENT_ID,
    subscriptionId: SUBSCRIPTION,
  },
  secret: { authType: 'secret', name: 'shop', secretInfo: { secretType: 'rawValue', value: 'fake' } },
  servicePrincipal: {
    authType: 'servicePrincipalSecret',
    clientId: CLIENT_ID,
    principalId: CLIENT_ID,
    secret: 'fake',
  },
};
const KINDS = Object.keys(AUTH) as (keyof typeof AUTH)[];
/** How callers write what a target takes. */
const SPELLINGS: Readonly<Record<AuthKind, string>> = {
  workloadIdentity: 'userAssignedIdentity (workload identity)',
  secret: 'secret',
  servicePrincipal: 'servicePrincipalSecret',
  csi: 'connectAsKubernetesCsiDriver: true',
};

interface Refused {
  what: string;
  request: ConnectionRequest;
  code: string;
  /** What the message has to name. */
  supported: readonly string[];
}

function exampleOf({ id }: Target): ConnectionRequest {
  const name = EXAMPLES.find((example) => example === `${id}-secret`) ?? `${id}-workload-identity`;
  return exampleRequest(name);
}

function withAuth(target: Target, kind: keyof typeof AUTH): ConnectionRequest {
  const request = exampleOf(target);
  return { ...request, properties: { ...request.properties, authInfo: AUTH[kind] } };
}

/** Every kind of authentication that a target does not take. */
function wrongAuthentications(): Refused[] {
  return targets.flatMap((target) =>
    KINDS.filter((kind) => !target.auth.includes(kind)).map((kind) => ({
      what: `${target.id} with ${kind}`,
      request: withAuth(target, kind),
      code: 'UnsupportedAuthentication',
      supported: target.auth.map((known) => SPELLINGS[known]),
    })),
  );
}

/** One client type that a target has no configuration for. */
function wrongClients(): Refused[] {
  return targets.map((target) => {
    const request = exampleOf(target);
    const kind = target.auth.includes('secret') ? 'secret' : 'workloadIdentity';
    const supported = target.configurations
      .filter(({ auth }) => auth === kind)
      .flatMap(({ clientTypes }) => clientTypes);
    const clientType: ClientType = 'dapr';
    return {
      what: `${target.id} for ${clientType}`,
      request: { ...request, properties: { ...request.properties, clientType } },
      code: 'UnsupportedClientType',
      supported,
    };
  });
}

const refused = [...wrongAuthentications(), ...wrongClients()];

/** What Azure and the cluster have been asked, but for the sign-in of callers. */
async function calls(): Promise<string[]> {
  const requests = [...(await stack.requests('arm')), ...(await stack.requests('kubernetes'))];
  return requests
    .map(({ method, path }) => `${method} ${path}`)
    .filter((call) => !/\/discovery\/|openid-configuration|oauth2|\/msi\/token/.test(call));
}

function lacking(message: string, { supported }: Refused): string[] {
  return supported.filter((name) => !message.includes(name));
}

it('there are such combinations', () => {
  expect(refused.length).toBeGreaterThan(targets.length);
});

describe('a combination that is not supported is refused before any call, with what is supported', () => {
  it('over HTTP', async () => {
    const before = await calls();

    const answers = await Promise.all(
      refused.map(async (combination) => {
        const body = JSON.stringify(combination.request);
        const response = await stack.http('/api/connections', { method: 'POST', body });
        const { error } = (await response.json()) as { error?: ConnectionError };
        const { code, message = '' } = error ?? {};
        const missing = lacking(message, combination);
        return { what: combination.what, status: response.status, code, missing };
      }),
    );

    expect(answers).toEqual(refused.map(({ what, code }) => ({ what, status: 400, code, missing: [] })));
    expect(await calls()).toEqual(before);
  });

  it('on the queue', async () => {
    const before = await calls();

    for (const { what, request } of refused) await stack.send(request, what);
    const letters = await deadLetters(refused.length);

    const outcomes = refused.map((combination) => {
      const letter = letters.find(({ messageId }) => messageId === combination.what);
      const missing = lacking(letter?.deadLetterErrorDescription ?? '', combination);
      return { what: combination.what, code: letter?.deadLetterReason, missing };
    });
    expect(outcomes).toEqual(refused.map(({ what, code }) => ({ what, code, missing: [] })));
    expect(await calls()).toEqual(before);
  });
});

async function deadLetters(count: number): Promise<ServiceBusReceivedMessage[]> {
  const receiver = stack.client.createReceiver(REQUESTS_QUEUE, {
    subQueueType: 'deadLetter',
    receiveMode: 'receiveAndDelete',
  });
  const messages: ServiceBusReceivedMessage[] = [];
  while (messages.length < count) messages.push(...(await receiver.receiveMessages(count - messages.length)));
  await receiver.close();
  return messages;
}
