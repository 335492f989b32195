import type { HostStore } from '../store/host-store';
import { hasEnded } from '../store/instance-table';
import { managementUrls } from './client-binding';
import { entityId } from './entity-runner';
import type { CommandResult, InstanceCommands } from './instance-commands';
import { EVENT } from './history-events';
import type { HistoryEvent } from './history-events';
import { queryInstances } from './instance-queries';
import { instanceStatus } from './instance-status';
import { ManagementError } from './management-error';
import { jsonBody, queryFilter, queryPage } from './management-request';
import type { ManagementAnswer, ManagementRequest } from './management-request';

const RETRY_AFTER_STARTED = '10';
const RETRY_AFTER_RUNNING = '5';

/** The Durable Functions extension's HTTP API, below `/runtime/webhooks/durabletask/`. */
export class ManagementApi {
  readonly #store: HostStore;
  readonly #commands: InstanceCommands;

  constructor(store: HostStore, commands: InstanceCommands) {
    this.#store = store;
    this.#commands = commands;
  }

  /** Answers one request. Never rejects for what a caller did wrong. */
  async handle(request: ManagementRequest): Promise<ManagementAnswer> {
    try {
      return (await this.#route(request)) ?? notFound();
    } catch (error) {
      if (error instanceof ManagementError) return { status: error.status, body: { Message: error.message } };
      throw error;
    }
  }

  async #route(request: ManagementRequest): Promise<ManagementAnswer | undefined> {
    const [controller, first, second] = request.path;
    switch (controller?.toLowerCase()) {
      case 'orchestrators':
        return request.method === 'POST' && first ? this.#start(request, first, second) : undefined;
      case 'instances':
        return first ? this.#instance(request, first) : this.#instances(request);
      case 'entities':
        return first ? this.#entity(request, first, second ?? '') : undefined;
      default:
        return undefined;
    }
  }

  async #start(request: ManagementRequest, name: string, id: string | undefined): Promise<ManagementAnswer> {
    const input = jsonBody(request);
    const version = request.query.get('version') ?? undefined;
    const started = await this.#commands.start(name, { ...(id ? { id } : {}), input, version });
    if (started.result === 'running') {
      return message(409, `An Orchestration instance with the ID ${started.id} already exists.`);
    }
    if (started.result !== 'accepted') return commandAnswer(started.result);
    const urls = managementUrls(request.origin, started.id);
    return accepted(urls, urls.statusQueryGetUri ?? '', RETRY_AFTER_STARTED);
  }

  #instance(
    request: ManagementRequest,
    id: string,
  ): Promise<ManagementAnswer | undefined> | ManagementAnswer | undefined {
    const [, , operation, eventName] = request.path;
    if (operation === undefined) {
      if (request.method === 'GET') return this.#status(request, id);
      return request.method === 'DELETE' ? this.#purge(id) : undefined;
    }
    return request.method === 'POST'
      ? this.#operate(request, id, operation.toLowerCase(), eventName)
      : undefined;
  }

  async #operate(
    request: ManagementRequest,
    id: string,
    operation: string,
    eventName: string | undefined,
  ): Promise<ManagementAnswer | undefined> {
    switch (operation) {
      case 'raiseevent':
        if (!eventName) return undefined;
        return commandAnswer(await this.#commands.raiseEvent(id, eventName, jsonBody(request) ?? 'null'));
      case 'terminate':
        return commandAnswer(await this.#commands.terminate(id, request.query.get('reason') ?? ''));
      case 'suspend':
        return commandAnswer(await this.#commands.suspend(id));
      case 'resume':
        return commandAnswer(await this.#commands.resume(id));
      case 'rewind':
        return message(501, 'The rewind operation is not supported by the underlying storage provider.');
      case 'restart':
        return this.#restart(request, id);
      default:
        return undefined;
    }
  }

  async #restart(request: ManagementRequest, id: string): Promise<ManagementAnswer> {
    const instance = this.#store.instances.get(id);
    if (!instance) return notFound();
    const isNewId = request.query.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
    const { name, input, version } = instance;
    const options = { input, version: version ?? undefined, ...(isNewId ? {} : { id }) };
    const started = await this.#commands.start(name, options);
    if (started.result !== 'accepted') return commandAnswer(started.result);
    const urls = managementUrls(request.origin, started.id);
    return accepted(urls, urls.statusQueryGetUri ?? '', RETRY_AFTER_STARTED);
  }

  #status(request: ManagementRequest, id: string): ManagementAnswer {
    const instance = this.#store.instances.get(id);
    if (!instance) return notFound();
    const { query } = request;
    const showInput = query.get('showInput')?.toLowerCase() !== 'false';
    const history = isTrue(query.get('showHistory'))
      ? this.#history(id, isTrue(query.get('showHistoryOutput')))
      : undefined;
    const body = instanceStatus(instance, { showInput, ...(history ? { history } : {}) });
    if (!hasEnded(instance.status)) {
      const location = managementUrls(request.origin, id).statusQueryGetUri ?? '';
      return accepted(body, location, RETRY_AFTER_RUNNING);
    }
    const isError = instance.status === 'Failed' && isTrue(query.get('returnInternalServerErrorOnFailure'));
    return { status: isError ? 500 : 200, body };
  }

  #history(id: string, showOutput: boolean): HistoryEvent[] {
    const events = this.#store.history.load(id).flat();
    if (showOutput) return events;
    return events.map((event) => {
      const isOutput = event.EventType === EVENT.taskCompleted || event.EventType === EVENT.subCompleted;
      const { Input: _input, Result: _result, ...rest } = event;
      return isOutput || event.Input !== undefined ? rest : event;
    });
  }

  #instances(request: ManagementRequest): Promise<ManagementAnswer> | ManagementAnswer | undefined {
    if (request.method === 'DELETE') return this.#purgeMany(request);
    if (request.method !== 'GET') return undefined;
    const page = queryInstances(this.#store.db, queryFilter(request.query), queryPage(request));
    const showInput = request.query.get('showInput')?.toLowerCase() !== 'false';
    return {
      status: 200,
      body: page.instances.map((instance) => instanceStatus(instance, { showInput })),
      headers: page.continuationToken ? { 'x-ms-continuation-token': page.continuationToken } : {},
    };
  }

  async #purge(id: string): Promise<ManagementAnswer> {
    const result = await this.#commands.purge(id);
    return result === 'accepted' ? { status: 200, body: { instancesDeleted: 1 } } : notFound();
  }

  async #purgeMany(request: ManagementRequest): Promise<ManagementAnswer> {
    const filter = queryFilter(request.query);
    if (filter.createdTimeFrom === undefined) {
      throw new ManagementError(400, 'Please provide value for createdTimeFrom.');
    }
    const { instances } = queryInstances(this.#store.db, filter, { top: Number.MAX_SAFE_INTEGER - 1 });
    const results = await Promise.all(instances.map(({ id }) => this.#commands.purge(id)));
    const instancesDeleted = results.filter((result) => result === 'accepted').length;
    return instancesDeleted > 0 ? { status: 200, body: { instancesDeleted } } : notFound();
  }

  async #entity(
    request: ManagementRequest,
    name: string,
    key: string,
  ): Promise<ManagementAnswer | undefined> {
    if (request.method === 'GET') {
      const state = this.#store.entities.state(entityId(name, key));
      return state === undefined ? notFound() : { status: 200, body: JSON.parse(state ?? 'null') as unknown };
    }
    if (request.method !== 'POST') return undefined;
    const operation = request.query.get('op') ?? '';
    return commandAnswer(await this.#commands.signalEntity(name, key, operation, jsonBody(request) ?? ''));
  }
}

function commandAnswer(result: CommandResult): ManagementAnswer {
  switch (result) {
    case 'accepted':
      return { status: 202 };
    case 'notFound':
      return notFound();
    case 'ended':
      return { status: 410 };
    case 'running':
      return { status: 409 };
    default:
      return message(400, result.problem);
  }
}

function accepted(body: unknown, location: string, retryAfterSeconds: string): ManagementAnswer {
  return { status: 202, body, headers: { Location: location, 'Retry-After': retryAfterSeconds } };
}

function notFound(): ManagementAnswer {
  return { status: 404 };
}

function message(status: number, text: string): ManagementAnswer {
  return { status, body: { Message: text } };
}

function isTrue(value: string | null): boolean {
  return value?.toLowerCase() === 'true';
}
