import * as df from 'durable-functions';
import type { ExplainInput } from '../../activities/diagnosis/diagnosis-activity';
import type { PhaseInput, UndoInput } from '../../activities/phase-activity';
import type { ErrorFinding } from '../../connection/errors';
import type { ConnectionEvent } from '../../connection/events';
import { deterministicGuid, linkerId, operationId } from '../../connection/names';
import type { OperationResult } from '../../connection/operation';
import { connectPhases, type PhaseName } from '../../connection/phases';
import type { ConnectionFacts, ConnectionPlan, PlannedOperation } from '../../connection/plan';
import type { Step } from '../../connection/step';
import type { FunctionsHost } from '../../local/functions-host/functions-host';
import { connect } from '../../orchestrations/connections/connect';
import type { OperationOrder } from '../../orchestrations/connect-state';
import { gateEntity } from '../../orchestrations/turns/gate-entity';
import { targetClustersEntity } from '../../orchestrations/turns/target-clusters-entity';
import { usageEntity } from '../../orchestrations/turns/usage-entity';
import { startHost } from './start-host';

const GUID = '11111111-2222-4333-8444-555555555555';
const CLUSTER = `/subscriptions/${GUID}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;
const STORE = `/subscriptions/${GUID}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore`;

type PhaseStep = Step<ConnectionFacts>;

/** What the activities of one operation answer, in order; the last answer stays. */
export interface Script {
  plan: Step<ConnectionPlan>[];
  phases: Partial<Record<PhaseName, PhaseStep[]>>;
  undo: Partial<Record<PhaseName, Step<never>[]>>;
  /** What the diagnosis of a failure finds. */
  findings?: ErrorFinding[] | 'interrupted';
}

/** A plan with one change per phase. */
export function fullPlan(overrides: Partial<ConnectionPlan> = {}): Step<ConnectionPlan> {
  const operations = connectPhases.map(({ name }): PlannedOperation => ({
    phase: name,
    name,
    operationType: 'configConnection',
    description: `change of ${name}`,
    action: 'x/write',
    scope: STORE,
    subject: name,
  }));
  const facts: ConnectionFacts = {
    target: { kind: 'storage-blob', resourceId: STORE, values: {} },
    principal: { clientId: GUID, principalId: GUID, resourceId: `${STORE}-identity` },
  };
  return {
    state: 'done',
    message: 'planned',
    facts: { facts, operations, skips: {}, warnings: [], ...overrides },
  };
}

/** Runs the orchestrations on the local durable engine, with scripted activities that note their calls. */
export class OrchestrationHarness {
  readonly calls: string[] = [];
  readonly inputs: PhaseInput[] = [];
  readonly events: ConnectionEvent[] = [];
  /** How many events a publish call takes; -1 takes all. */
  broker: () => number = () => -1;
  readonly #scripts = new Map<string, Script>();
  readonly #writers = new Map<string, number>();
  maximumWriters = 0;
  #host: FunctionsHost | undefined;
  #url = '';

  async start(): Promise<void> {
    ({ host: this.#host, url: this.#url } = await startHost(() => this.#register()));
  }

  async stop(): Promise<void> {
    await this.#host?.stop();
  }

  order(name: string, message: string, whenBusy: OperationOrder['whenBusy'] = 'wait'): OperationOrder {
    const linker = linkerId(CLUSTER, name);
    return {
      operationId: operationId(linker, deterministicGuid(message)),
      linkerId: linker,
      request: {
        clusterId: CLUSTER,
        name,
        operation: 'createOrUpdate',
        properties: { targetService: { type: 'AzureResource', id: `${STORE}/blobServices/default` } },
      },
      requestedAt: new Date().toISOString(),
      whenBusy,
    };
  }

  /** Starts an operation with a script. */
  async begin(order: OperationOrder, script: Partial<Script> = {}): Promise<void> {
    this.#scripts.set(order.operationId, { plan: [fullPlan()], phases: {}, undo: {}, ...script });
    const response = await fetch(`${this.#url}/orchestrators/connect/${order.operationId}`, {
      method: 'POST',
      body: JSON.stringify(order),
    });
    if (response.status !== 202) throw new Error(`Start refused: ${response.status}`);
  }

  /** Waits for the end of an operation. */
  async result(order: OperationOrder): Promise<OperationResult> {
    const status = await (this.#host as FunctionsHost).completion(order.operationId);
    if (status.runtimeStatus !== 'Completed')
      throw new Error(`${status.runtimeStatus}: ${JSON.stringify(status.output)}`);
    return status.output as OperationResult;
  }

  async run(order: OperationOrder, script: Partial<Script> = {}): Promise<OperationResult> {
    await this.begin(order, script);
    return await this.result(order);
  }

  async status(
    order: OperationOrder,
  ): Promise<{ input: unknown; output: unknown; historyEvents: unknown[] }> {
    const url = `${this.#url}/instances/${order.operationId}?showHistory=true&showHistoryOutput=true&showInput=true`;
    return (await (await fetch(url)).json()) as { input: unknown; output: unknown; historyEvents: unknown[] };
  }

  async history(order: OperationOrder): Promise<unknown[]> {
    return (await this.status(order)).historyEvents;
  }

  async terminate(order: OperationOrder): Promise<void> {
    await fetch(`${this.#url}/instances/${order.operationId}/terminate?reason=test`, {
      method: 'POST',
    });
  }

  kinds(order: OperationOrder): string[] {
    return this.events
      .filter((event) => event.data.operationId === order.operationId)
      .map(({ type, data }) => [type.replace('aks.connection.', ''), data.phase].filter(Boolean).join(' '));
  }

  #register(): void {
    df.app.orchestration('connect', connect);
    df.app.entity('gate', gateEntity);
    df.app.entity('target-clusters', targetClustersEntity);
    df.app.entity('usage', usageEntity);
    df.app.activity('plan-connection', {
      handler: (input) => this.#next('plan', input as PhaseInput, (script) => script.plan),
    });
    for (const { name } of connectPhases) {
      df.app.activity(name, { handler: (input) => this.#phase(name, input as PhaseInput) });
    }
    df.app.activity('undo-phase', {
      handler: (input) => {
        const { phase } = input as UndoInput;
        return this.#next(`undo ${phase}`, input as PhaseInput, (script) => script.undo[phase]);
      },
    });
    df.app.activity('explain-failure', {
      handler: (input) => {
        const { operationId: id } = input as ExplainInput;
        this.calls.push('explain');
        const { findings } = this.#scripts.get(id) as Script;
        if (findings === 'interrupted') throw new Error('The host stopped the activity');
        return { findings: findings ?? [] };
      },
    });
    df.app.activity('publish-events', {
      handler: (input) => {
        const { events } = input as { events: ConnectionEvent[] };
        const taken = this.broker();
        const sent = taken < 0 ? events.length : Math.min(taken, events.length);
        this.events.push(...events.slice(0, sent));
        return { sent };
      },
    });
    df.app.activity('is-operation-running', {
      extraInputs: [df.input.durableClient()],
      handler: async (input, context) => {
        const status = await df.getClient(context).getStatus((input as { operationId: string }).operationId);
        return { isRunning: ['Pending', 'Running'].includes(status.runtimeStatus) };
      },
    });
  }

  async #phase(name: PhaseName, input: PhaseInput): Promise<PhaseStep> {
    const phase = connectPhases.find((listed) => listed.name === name);
    const gate = phase && 'gate' in phase ? phase.gate : undefined;
    if (gate === undefined) return this.#next(name, input, (script) => script.phases[name]);
    const writers = (this.#writers.get(gate) ?? 0) + 1;
    this.#writers.set(gate, writers);
    this.maximumWriters = Math.max(this.maximumWriters, writers);
    await new Promise((resolve) => setImmediate(resolve));
    this.#writers.set(gate, writers - 1);
    return this.#next(name, input, (script) => script.phases[name]);
  }

  #next<T>(call: string, input: PhaseInput, list: (script: Script) => Step<T>[] | undefined): Step<T> {
    this.calls.push(call);
    this.inputs.push(input);
    const script = this.#scripts.get(input.operationId) as Script;
    const steps = list(script);
    if (!steps || steps.length === 0) return { state: 'done', message: `${call} is done` };
    return (steps.length > 1 ? steps.shift() : steps[0]) as Step<T>;
  }
}
