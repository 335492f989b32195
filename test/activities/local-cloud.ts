import type { AccessToken } from '@azure/identity';
import { createActivities } from '../../activities/index';
import { type Clients, createClients } from '../../activities/clients';
import type { Activities } from '../../activities/phase-activity';
import { readSettings } from '../../activities/settings';
import type { ConnectionFacts, ConnectionPlan, Removal, UndoFacts } from '../../connection/plan';
import { connectPhases, type PhaseName } from '../../connection/phases';
import { parseRequest, type ConnectionRequest } from '../../connection/request';
import { sealProperties } from '../../connection/sealing';
import type { Progress, Step } from '../../connection/step';
import { AzureStandIn } from '../../local/azure/azure-stand-in';
import { loadOrCreateCertificates, trust } from '../../local/certificates';
import { KubernetesStandIn } from '../../local/kubernetes/kubernetes-stand-in';
import { loadWorld, worldFile, type World } from '../../local/world';

export const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
export const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/prod`;
export const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore`;
export const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/shop-vault`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
export const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';
export const OPERATION = '0123456789abcdef01234567.11111111-1111-4111-8111-111111111111';

/** The phases of one run, and what they said. */
export interface Run {
  plan: ConnectionPlan;
  steps: Partial<Record<PhaseName, Step<ConnectionFacts>>>;
  /** Every answer in order, waits included. */
  answers: { phase: string; step: Step<unknown> }[];
  facts: ConnectionFacts;
  error?: Extract<Step<never>, { state: 'failed' }>['error'];
}

/** Azure and Kubernetes stand-ins with the app's activities on them, one per test file. */
export class LocalCloud {
  readonly azure: AzureStandIn;
  readonly kubernetes: KubernetesStandIn;
  clients!: Clients;
  activities!: Activities;
  settings: ReturnType<typeof readSettings> | undefined;
  /** Clusters where connections to the targets are looked for, too. */
  elsewhere: string[] = [];

  constructor(change: (world: World) => World = (world) => world) {
    const certificates = loadOrCreateCertificates(':memory:');
    trust(certificates.caCertPem);
    const world = change(loadWorld(worldFile('instant')));
    const clusters = Object.entries(world.kubernetes).map(([name, cluster]) => ({ name, ...cluster }));
    this.kubernetes = new KubernetesStandIn({ stateDirectory: ':memory:', certificates, clusters });
    this.azure = new AzureStandIn({
      world,
      stateDirectory: ':memory:',
      certificates,
      kubernetes: this.kubernetes,
    });
  }

  async open(): Promise<void> {
    await this.kubernetes.listen();
    const { endpoint, identityEndpoint, identityHeader } = await this.azure.listen();
    this.settings = readSettings({
      AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint,
      ServiceBusConnection: 'Endpoint=sb://localhost;SharedAccessKeyName=none;SharedAccessKey=none',
      SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    this.clients = createClients(this.settings, {
      retries: { maxRetries: 0, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
      random: () => 0,
      // The managed-identity library keeps the first endpoint that it has seen for the whole process.
      credential: { getToken: (scopes) => localToken(identityEndpoint, identityHeader, scopes) },
    });
    this.activities = createActivities(this.clients);
  }

  async close(): Promise<void> {
    await this.clients.close();
    await this.azure.close();
    await this.kubernetes.close();
  }

  /** Writes that Azure has been asked for. */
  azureWrites(): { method: string; path: string }[] {
    return this.azure.requests.list().filter(({ method, path }) => {
      const isRead = method === 'GET' || /listClusterUserCredential|listKeys|\/oauth2\//i.test(path);
      return !isRead;
    });
  }

  /** Requests that the Kubernetes API has got. */
  async kubernetesRequests(): Promise<{ method: string; path: string }[]> {
    const response = await fetch(`${this.kubernetes.url('prod')}/_local/requests`);
    return (await response.json()) as { method: string; path: string }[];
  }

  async kubernetesWrites(): Promise<{ method: string; path: string }[]> {
    return (await this.kubernetesRequests()).filter(({ method }) => method !== 'GET');
  }

  async plan(request: ConnectionRequest): Promise<Step<ConnectionPlan>> {
    for (let failures = 0; ; failures += 1) {
      const step = await this.activities['plan-connection']({
        operationId: OPERATION,
        request,
        isFirst: true,
        elsewhere: this.elsewhere,
        failures,
      });
      if (step.state !== 'wait') return step;
    }
  }

  /** Runs all phases in the order of their needs, without the waits between the steps. */
  async connect(request: ConnectionRequest): Promise<Run> {
    const planned = await this.plan(request);
    const run: Run = {
      plan: { facts: {}, operations: [], skips: {}, warnings: [] },
      steps: {},
      answers: [],
      facts: {},
    };
    if (planned.state === 'failed') return { ...run, error: planned.error };
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');
    run.plan = planned.facts;
    run.facts = planned.facts.facts;
    for (const { name } of connectPhases) {
      if (run.plan.skips[name] !== undefined) continue;
      const step = await this.runPhase(name, request, run);
      run.steps[name] = step;
      if (step.state === 'failed') return { ...run, error: step.error };
    }
    return run;
  }

  /** Takes one phase to its end. */
  async runPhase(name: PhaseName, request: ConnectionRequest, run: Run): Promise<Step<ConnectionFacts>> {
    let progress: Progress | undefined;
    let failures = 0;
    for (let count = 0; count < 2_000; count += 1) {
      const step = await this.activities[name]({
        operationId: OPERATION,
        request,
        requestedAt: '2026-01-01T00:00:00.000Z',
        facts: run.facts,
        operations: run.plan.operations.filter(({ phase }) => phase === name),
        failures,
        ...(progress ? { progress } : {}),
      });
      run.answers.push({ phase: name, step });
      if (step.state !== 'wait') {
        if (step.state !== 'failed' && step.facts) run.facts = { ...run.facts, ...step.facts };
        return step;
      }
      progress = step.progress ?? progress;
      failures = step.reason === 'Transient' ? failures + 1 : 0;
    }
    throw new Error(`The phase ${name} does not end`);
  }

  /** Takes back what a run has made, last phase first. */
  async undo(request: ConnectionRequest, run: Run): Promise<Partial<Record<PhaseName, Step<UndoFacts>>>> {
    const steps: Partial<Record<PhaseName, Step<UndoFacts>>> = {};
    const made = { request, facts: run.facts, operations: run.plan.operations };
    for (const { name } of connectPhases.toReversed()) {
      const step = await this.undoPhase(name, made);
      if (step) steps[name] = step;
    }
    return steps;
  }

  /** Takes one phase back to its end. @returns `undefined` when it has made nothing. */
  async undoPhase(
    name: PhaseName,
    made: Pick<Removal, 'request' | 'facts' | 'operations'>,
  ): Promise<Step<UndoFacts> | undefined> {
    const operations = made.operations.filter(({ phase }) => phase === name);
    if (operations.length === 0) return undefined;
    let progress: Progress | undefined;
    for (let count = 0; count < 500; count += 1) {
      const step = await this.activities['undo-phase']({
        phase: name,
        operationId: OPERATION,
        request: made.request,
        requestedAt: '2026-01-01T00:00:00.000Z',
        facts: made.facts,
        operations,
        elsewhere: this.elsewhere,
        failures: 0,
        ...(progress ? { progress } : {}),
      });
      if (step.state !== 'wait') return step;
      progress = step.progress ?? progress;
    }
    throw new Error(`The undo of ${name} does not end`);
  }

  /** What a deletion will take away. */
  async planRemoval(
    { clusterId, name }: Pick<ConnectionRequest, 'clusterId' | 'name'>,
    deleteOrUpdateBehavior?: 'Default' | 'ForcedCleanup',
    departing: string[] = [],
  ): Promise<Step<Removal>> {
    const behaviour = deleteOrUpdateBehavior === undefined ? {} : { deleteOrUpdateBehavior };
    const request = { clusterId, name, operation: 'delete', ...behaviour } as const;
    return this.activities['plan-disconnection']({
      operationId: OPERATION,
      request,
      departing,
      elsewhere: this.elsewhere,
      failures: 0,
    });
  }

  /** Deletes a connection, phase by phase in the order of the plan. */
  async disconnect(
    connection: Pick<ConnectionRequest, 'clusterId' | 'name'>,
    behaviour?: 'Default' | 'ForcedCleanup',
  ): Promise<Removal> {
    const planned = await this.planRemoval(connection, behaviour);
    if (planned.state !== 'done' || !planned.facts) throw new Error(JSON.stringify(planned));
    const { facts: removal } = planned;
    for (const name of new Set(removal.operations.map(({ phase }) => phase))) {
      const step = await this.undoPhase(name, removal);
      if (step?.state === 'failed') throw new Error(step.error.message);
    }
    return removal;
  }

  /** A request as a door hands it on: checked, with sealed credentials. */
  request(body: object): ConnectionRequest {
    const parsed = parseRequest({ clusterId: CLUSTER, ...body });
    if (!parsed.ok) throw new Error(parsed.error.message);
    const { request } = parsed;
    if (!('properties' in request)) throw new Error('Not a connection');
    return { ...request, properties: sealProperties(request.properties, this.clients.sealingKey) };
  }

  /** A connection to Key Vault through the CSI driver. */
  csiRequest(name = 'shop_vault'): ConnectionRequest {
    return this.request({
      name,
      properties: {
        targetService: {
          type: 'AzureResource',
          id: VAULT,
          resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
        },
        authInfo: { authType: 'userAssignedIdentity' },
        scope: 'shop',
      },
    });
  }

  /** A connection to blob storage with workload identity. */
  blobRequest(name = 'orders_blob', properties: object = {}): ConnectionRequest {
    return this.request({
      name,
      properties: {
        targetService: { type: 'AzureResource', id: `${STORAGE}/blobServices/default` },
        authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
        clientType: 'nodejs',
        scope: 'shop',
        ...properties,
      },
    });
  }
}

async function localToken(endpoint: string, header: string, scopes: string | string[]): Promise<AccessToken> {
  const resource = [scopes].flat()[0]?.replace(/\/\.default$/, '') ?? '';
  const url = `${endpoint}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
  const response = await fetch(url, { headers: { 'x-identity-header': header } });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
}
