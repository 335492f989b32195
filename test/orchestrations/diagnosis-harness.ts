import * as df from 'durable-functions';
import type {
  DiagnoseInput,
  DiagnosisFacts,
  RepairInput,
  TitledPlan,
} from '../../activities/diagnosis/diagnosis-activity';
import type { ConnectionEvent } from '../../connection/events';
import { deterministicGuid, operationId } from '../../connection/names';
import type { OperationResult } from '../../connection/operation';
import type { Repair } from '../../connection/repair';
import type { Step } from '../../connection/step';
import type { FunctionsHost } from '../../local/functions-host/functions-host';
import type { OperationOrder } from '../../orchestrations/connect-state';
import { diagnose } from '../../orchestrations/diagnosis/diagnose';
import type { DiagnosisOrder, DiagnosisResult } from '../../orchestrations/diagnosis/diagnosis-state';
import { gateEntity } from '../../orchestrations/turns/gate-entity';
import { repair } from '../../orchestrations/diagnosis/repair';
import { startHost } from './start-host';

const GUID = '11111111-2222-4333-8444-555555555555';
const CLUSTER = `/subscriptions/${GUID}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;

/** A report in which these entries are the case. */
export function facts(
  ids: readonly string[],
  plans: readonly TitledPlan[] = [],
  unsolved: readonly string[] = [],
): Step<DiagnosisFacts> {
  return {
    state: 'done',
    message: 'diagnosed',
    facts: {
      report: {
        cluster: {
          id: CLUSTER,
          type: 'managedClusters',
          subscriptionId: GUID,
          resourceGroup: 'shop',
          name: 'prod',
        },
        takenAt: '2026-01-01T00:00:00.000Z',
        findings: ids.map((id) => ({
          id,
          group: 1,
          title: `Problem ${id}`,
          severity: 'error',
          confidence: 'high',
          evidence: [],
          cause: 'cause',
          fix: 'fix',
          commands: [],
          remediation: { safe: false, action: 'None.' },
          symptoms: [],
        })),
        healthy: [],
        notReadable: [],
        apiCalls: 1,
      },
      verdict: [ids.length === 0 ? 'All is well' : `Problem ${ids.join(', ')}`],
      plans: [...plans],
      unsolved: [...unsolved],
    },
  };
}

/** A plan of one change in the cluster. */
export function plan(entryId: string, overrides: Partial<TitledPlan> = {}): TitledPlan {
  const id = `${CLUSTER}/agentPools/${entryId}`;
  return {
    entryId,
    title: `Problem ${entryId}`,
    safe: true,
    warnings: [],
    actions: [{ kind: 'arm', method: 'PUT', id, apiVersion: '1', description: `change ${entryId}` }],
    ...overrides,
  };
}

interface Script {
  looks: Step<DiagnosisFacts>[];
  /** By description of the action. */
  actions: Record<string, Step<never>[]>;
  connect?: OperationResult['status'];
}

/** Runs diagnosis and repair on the local durable engine, with scripted activities that note their calls. */
export class DiagnosisHarness {
  readonly calls: string[] = [];
  readonly looks: DiagnoseInput[] = [];
  readonly connects: OperationOrder[] = [];
  readonly events: ConnectionEvent[] = [];
  readonly #scripts = new Map<string, Script>();
  #host: FunctionsHost | undefined;
  #url = '';

  async start(): Promise<void> {
    ({ host: this.#host, url: this.#url } = await startHost(() => this.#register()));
  }

  async stop(): Promise<void> {
    await this.#host?.stop();
  }

  order(message: string, overrides: Partial<DiagnosisOrder> = {}): DiagnosisOrder {
    return {
      family: 'diagnosis',
      operationId: operationId(CLUSTER, deterministicGuid(message)),
      request: { clusterId: CLUSTER, name: 'prod' },
      remediate: 'none',
      approvalMinutes: 60,
      requestedAt: new Date().toISOString(),
      ...overrides,
    };
  }

  async begin(order: DiagnosisOrder, script: Partial<Script>): Promise<void> {
    this.#scripts.set(order.operationId, { looks: [facts([])], actions: {}, ...script });
    const response = await fetch(`${this.#url}/orchestrators/diagnose/${order.operationId}`, {
      method: 'POST',
      body: JSON.stringify(order),
    });
    if (response.status !== 202) throw new Error(`Start refused: ${response.status}`);
  }

  async result(order: DiagnosisOrder): Promise<DiagnosisResult> {
    const status = await (this.#host as FunctionsHost).completion(order.operationId);
    if (status.runtimeStatus !== 'Completed')
      throw new Error(`${status.runtimeStatus}: ${JSON.stringify(status.output)}`);
    return status.output as DiagnosisResult;
  }

  async run(order: DiagnosisOrder, script: Partial<Script>): Promise<DiagnosisResult> {
    await this.begin(order, script);
    return await this.result(order);
  }

  async approve(order: DiagnosisOrder, ids: string[], declined: string[] = []): Promise<void> {
    await fetch(`${this.#url}/instances/${order.operationId}/raiseEvent/approve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids, declined, by: 'operator' }),
    });
  }

  /** Waits until the status shows what is wanted. */
  async shows(order: DiagnosisOrder, isWanted: (repairs: Repair[]) => boolean): Promise<Repair[]> {
    for (;;) {
      const response = await fetch(`${this.#url}/instances/${order.operationId}`);
      const { customStatus } = (await response.json()) as { customStatus?: { repairs?: Repair[] } };
      const repairs = customStatus?.repairs ?? [];
      if (isWanted(repairs)) return repairs;
      await new Promise((wake) => setImmediate(wake));
    }
  }

  async history(order: DiagnosisOrder): Promise<unknown[]> {
    const response = await fetch(`${this.#url}/instances/${order.operationId}?showHistory=true`);
    return ((await response.json()) as { historyEvents: unknown[] }).historyEvents;
  }

  #register(): void {
    df.app.orchestration('diagnose', diagnose);
    df.app.orchestration('repair', repair);
    df.app.entity('gate', gateEntity);
    df.app.orchestration('connect', this.#connect.bind(this));
    df.app.activity('diagnose-cluster', {
      handler: (input) => {
        const look = input as DiagnoseInput;
        this.looks.push(look);
        const { looks } = this.#scripts.get(look.operationId) as Script;
        return looks.length > 1 ? looks.shift() : looks[0];
      },
    });
    df.app.activity('repair-step', {
      handler: (input) => {
        const { action, operationId: id } = input as RepairInput;
        this.calls.push(action.description);
        const steps = (this.#scripts.get(id) as Script).actions[action.description] ?? [];
        return (steps.length > 1 ? steps.shift() : steps[0]) ?? { state: 'done', message: 'Done' };
      },
    });
    df.app.activity('recorded-request', {
      handler: () => ({ state: 'failed', error: { message: 'The request held credentials' } }),
    });
    df.app.activity('publish-events', {
      handler: (input) => {
        const { events } = input as { events: ConnectionEvent[] };
        this.events.push(...events);
        return { sent: events.length };
      },
    });
    df.app.activity('is-operation-running', { handler: () => ({ isRunning: true }) });
  }

  *#connect(context: df.OrchestrationContext): Generator<df.Task, OperationResult> {
    const order = context.df.getInput<OperationOrder>() as OperationOrder;
    yield context.df.createTimer(context.df.currentUtcDateTime);
    this.connects.push(order);
    const base = {
      operationId: order.operationId,
      linkerId: order.linkerId,
      startedAt: '',
      endedAt: '',
      warnings: [],
    };
    return { ...base, status: 'Succeeded', result: { linkerId: order.linkerId } };
  }
}
