import * as df from 'durable-functions';
import type { ActivityHandler } from 'durable-functions';
import type { ConnectionEvent } from '../../connection/events';
import { deterministicGuid, linkerId, operationId } from '../../connection/names';
import type { OperationResult } from '../../connection/operation';
import type { Step } from '../../connection/step';
import type { FunctionsHost } from '../../local/functions-host/functions-host';
import type { NamedRequest, OperationOrder } from '../../orchestrations/connect-state';
import { disconnect } from '../../orchestrations/connections/disconnect';
import { dryRun } from '../../orchestrations/connections/dry-run';
import { gateEntity } from '../../orchestrations/turns/gate-entity';
import { targetClustersEntity } from '../../orchestrations/turns/target-clusters-entity';
import { usageEntity } from '../../orchestrations/turns/usage-entity';
import { validate } from '../../orchestrations/connections/validate';
import { startHost } from './start-host';

export const CLUSTER =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod';

type AnyStep = Step<unknown>;
/** What each activity answers, in order; the last answer stays. */
export type Script = Record<string, AnyStep[]>;

/** Runs the orchestrations that work on connections by name, with scripted activities that note their calls. */
export class CommandHarness {
  readonly calls: string[] = [];
  readonly events: ConnectionEvent[] = [];
  readonly inputs: Record<string, unknown>[] = [];
  readonly #scripts = new Map<string, Script>();
  #host: FunctionsHost | undefined;
  #url = '';

  async start(): Promise<void> {
    ({ host: this.#host, url: this.#url } = await startHost(() => this.#register()));
  }

  async stop(): Promise<void> {
    await this.#host?.stop();
  }

  order<Request>(name: string, message: string, request: Request): OperationOrder<NamedRequest & Request> {
    const linker = linkerId(CLUSTER, name);
    return {
      operationId: operationId(linker, deterministicGuid(message)),
      linkerId: linker,
      request: { clusterId: CLUSTER, name, ...request },
      requestedAt: '2026-03-01T12:00:00.000Z',
      whenBusy: 'wait',
    };
  }

  async begin(orchestration: string, order: OperationOrder<NamedRequest>, script: Script): Promise<void> {
    this.#scripts.set(order.operationId, script);
    const url = `${this.#url}/orchestrators/${orchestration}/${order.operationId}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(order) });
    if (response.status !== 202) throw new Error(`Start refused: ${response.status}`);
  }

  async result({ operationId: id }: { operationId: string }): Promise<OperationResult> {
    const status = await (this.#host as FunctionsHost).completion(id);
    if (status.runtimeStatus !== 'Completed')
      throw new Error(`${status.runtimeStatus}: ${JSON.stringify(status.output)}`);
    return status.output as OperationResult;
  }

  async run(
    orchestration: string,
    order: OperationOrder<NamedRequest>,
    script: Script,
  ): Promise<OperationResult> {
    await this.begin(orchestration, order, script);
    return await this.result(order);
  }

  async history({ operationId: id }: { operationId: string }): Promise<unknown[]> {
    const status = await (await fetch(`${this.#url}/instances/${id}?showHistory=true`)).json();
    return (status as { historyEvents: unknown[] }).historyEvents;
  }

  kinds(order: { operationId: string }): string[] {
    return this.events
      .filter((event) => event.data.operationId === order.operationId)
      .map(({ type, data }) => [type.replace('aks.connection.', ''), data.phase].filter(Boolean).join(' '));
  }

  #register(): void {
    df.app.orchestration('disconnect', disconnect);
    df.app.orchestration('validate', validate);
    df.app.orchestration('dry-run', dryRun);
    df.app.entity('gate', gateEntity);
    df.app.entity('target-clusters', targetClustersEntity);
    df.app.entity('usage', usageEntity);
    for (const name of [
      'plan-connection',
      'plan-disconnection',
      'check-prerequisites',
      'validate-connection',
      'undo-phase',
    ])
      df.app.activity(name, { handler: (input) => this.#next(name, input as Record<string, string>) });
    df.app.activity('publish-events', { handler: this.#publish as ActivityHandler });
    df.app.activity('is-operation-running', { handler: () => ({ isRunning: true }) });
  }

  readonly #publish = ({ events }: { events: ConnectionEvent[] }) => {
    this.events.push(...events);
    return { sent: events.length };
  };

  #next(activity: string, input: Record<string, string>): AnyStep {
    const call = activity === 'undo-phase' ? `undo ${input['phase'] ?? ''}` : activity;
    this.calls.push(call);
    this.inputs.push(input);
    const steps = this.#scripts.get(input['operationId'] ?? '')?.[call];
    if (!steps || steps.length === 0) return { state: 'done', message: `${call} is done` };
    return (steps.length > 1 ? steps.shift() : steps[0]) as AnyStep;
  }
}
