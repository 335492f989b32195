import type { TypedData } from './core/core-types';
import { registry, systemLog } from './core/functions-core';
import { HostLog, reasonOf } from './core/host-log';
import { injectCore } from './core/inject-core';
import { Invoker } from './core/invoke';
import { clientBinding } from './durable/client-binding';
import { DurableRuntime } from './durable/durable-runtime';
import type { InstanceStatus } from './durable/instance-status';
import { HostRouter } from './host-router';
import type { HostJson } from './host-settings';
import { readHostJson, readLocalSettings, timeSpanMs } from './host-settings';
import { missingFeatures } from './missing-features';
import { HostStore } from './store/host-store';
import { HttpListener } from './triggers/http-listener';
import { HttpTriggers } from './triggers/http-trigger';
import type { CreateTriggerClient } from './triggers/service-bus-triggers';
import { ServiceBusTriggers, serviceBusClients } from './triggers/service-bus-triggers';
import { TimerTrigger } from './triggers/timer-trigger';
import { Gate, within } from './waiting';

export interface FunctionsHostOptions {
  /** Holds host.json and, optionally, local.settings.json. */
  readonly appDirectory: string;
  /** Imports the app's entry, which registers its functions. */
  loadApp(): Promise<unknown>;
  /** Where the durable state lives, or `:memory:`. */
  readonly stateDirectory: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** A second listener with the same functions behind TLS. */
  readonly https?: { readonly port?: number; readonly certPem: string; readonly keyPem: string };
  /** Settings for the app; they win over the process's environment and local.settings.json. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
  /** How long each stage of `stop` waits for what is under way; 5 seconds by default. */
  readonly stopGraceMs?: number;
  /** Replaces the Service Bus SDK's client, for tests. */
  readonly createServiceBusClient?: CreateTriggerClient;
}

const DEFAULT_STOP_GRACE_MS = 5_000;

/**
 * Runs an app written with `@azure/functions` and `durable-functions` in this process. The libraries keep the
 * app's functions per module registry, so there is one host per process (or per Jest test file).
 */
export class FunctionsHost {
  readonly #options: FunctionsHostOptions;
  /** Requests wait here until the app is loaded: its links need the port before it runs. */
  readonly #ready = new Gate<HostRouter>();
  #listeners: HttpListener[] = [];
  #timers: TimerTrigger[] = [];
  #serviceBus: ServiceBusTriggers | undefined;
  #router: HostRouter | undefined;
  #durable: DurableRuntime | undefined;
  #store: HostStore | undefined;
  #log = new HostLog(() => {}, registry);

  constructor(options: FunctionsHostOptions) {
    this.#options = options;
  }

  /**
   * Loads the app, takes up the durable work that was owed and starts the triggers. Rejects, with everything
   * closed again, when the app does not load, a setting is missing or wrong, a port is taken, or another host
   * uses the state.
   */
  async start(): Promise<{ port: number; httpsPort?: number }> {
    const { appDirectory, environment = {}, log = () => {} } = this.#options;
    const settings = readHostJson(appDirectory, { ...process.env, ...environment });
    // As in Core Tools, a variable that is already set wins over local.settings.json.
    Object.assign(process.env, { ...readLocalSettings(appDirectory), ...process.env, ...environment });
    this.#log = new HostLog(log, registry, settings.logging.logLevel.default);
    try {
      this.#store = new HostStore(this.#options.stateDirectory);
      const ports = await this.#listen();
      await this.#loadApp(ports.port);
      await this.#startWork(settings, this.#store, `http://127.0.0.1:${ports.port}`);
      return ports;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /**
   * Stops the triggers first, then gives invocations under way a few seconds. What is not finished by then is
   * taken up by the next start, as after a crash.
   */
  async stop(): Promise<void> {
    this.#ready.fail(new Error('The host has stopped.'));
    await this.#wait(
      this.#serviceBus?.drain(),
      this.#router?.drain(),
      ...this.#timers.map((timer) => timer.stop()),
    );
    await this.#wait(this.#durable?.stop());
    await this.#wait(this.#serviceBus?.close(), ...this.#listeners.map((listener) => listener.close(0)));
    await registry.runHooks('appTerminate', { hookData: {}, appHookData: registry.appHookData });
    await this.#store?.close();
    this.#listeners = [];
    this.#timers = [];
    this.#serviceBus = undefined;
    this.#router = undefined;
    this.#durable = undefined;
    this.#store = undefined;
  }

  /** Resolves when an orchestration of this id, which need not exist yet, has ended in any way. */
  completion(instanceId: string): Promise<InstanceStatus> {
    if (!this.#durable) return Promise.reject(new Error('The host is not running.'));
    return this.#durable.completion(instanceId);
  }

  /** Waits for one stage of stopping, for as long as is polite. */
  async #wait(...work: (Promise<unknown> | undefined)[]): Promise<void> {
    const { stopGraceMs = DEFAULT_STOP_GRACE_MS } = this.#options;
    const results = await within(stopGraceMs, Promise.allSettled(work.map((part) => Promise.resolve(part))));
    if (!results)
      this.#log.warn('Something under way did not end in time; the next start takes it up again.');
    for (const result of results ?? []) {
      if (result.status === 'rejected') this.#log.warn(`Stopping: ${reasonOf(result.reason)}`);
    }
  }

  async #listen(): Promise<{ port: number; httpsPort?: number }> {
    const { port = 0, https } = this.#options;
    const plain = await this.#listenOn({ port });
    if (!https) return { port: plain };
    const { port: tlsPort = 0, certPem, keyPem } = https;
    return { port: plain, httpsPort: await this.#listenOn({ port: tlsPort, tls: { certPem, keyPem } }) };
  }

  async #listenOn(options: { port: number; tls?: { certPem: string; keyPem: string } }): Promise<number> {
    const listener = new HttpListener({
      ...options,
      handle: async (request) => (await this.#ready.value).handle(request),
      onError: (error) => this.#log.warn(`A request could not be answered: ${reasonOf(error)}`),
    });
    const port = await listener.listen();
    this.#listeners.push(listener);
    return port;
  }

  async #loadApp(port: number): Promise<void> {
    // Without it the durable client rewrites its links to the port of Core Tools.
    process.env.WEBSITE_HOSTNAME = `127.0.0.1:${port}`;
    bypassProxy();
    systemLog.write = (level, category, message) => this.#log.fromFunction('host', level, category, message);
    injectCore();
    await this.#options.loadApp();
    registry.lock();
    const capabilities = await registry.model?.getCapabilities?.({});
    if (capabilities?.HttpUri) throw new Error('The local host does not support HTTP streaming.');
    for (const warning of registry.all().flatMap(missingFeatures)) this.#log.warn(warning);
    const { appDirectory } = this.#options;
    await registry.runHooks('appStart', {
      hookData: {},
      appHookData: registry.appHookData,
      functionAppDirectory: appDirectory,
    });
  }

  async #startWork(settings: HostJson, store: HostStore, origin: string): Promise<void> {
    const { http, durableTask, serviceBus } = settings.extensions;
    const log = this.#log;
    const hubName = durableTask.hubName.replace(
      /%([^%]+)%/,
      (whole, name: string) => process.env[name] ?? whole,
    );
    const invoker = new Invoker(registry, log, (type) => inputData(type, origin, hubName));
    const durable = new DurableRuntime({
      store,
      registry,
      invoker,
      log,
      maxConcurrentActivities: durableTask.maxConcurrentActivityFunctions,
      maxConcurrentTurns: durableTask.maxConcurrentOrchestratorFunctions,
    });
    const functions = new HttpTriggers(registry, invoker, log, http.routePrefix);
    const timers = registry.ofType('timertrigger').map((fn) => new TimerTrigger(fn, { store, invoker, log }));
    const queueFunctions = registry.ofType('servicebustrigger');
    const createClient =
      queueFunctions.length > 0 && !this.#options.createServiceBusClient
        ? await serviceBusClients()
        : this.#options.createServiceBusClient;
    const queues =
      createClient &&
      new ServiceBusTriggers(queueFunctions, createClient, {
        invoker,
        log,
        settings: { ...serviceBus, maxAutoLockRenewalMs: timeSpanMs(serviceBus.maxAutoLockRenewalDuration) },
      });

    this.#durable = durable;
    this.#timers = timers;
    this.#serviceBus = queues;
    durable.start();
    this.#router = new HostRouter(durable.management, functions);
    this.#ready.open(this.#router);
    for (const timer of timers) timer.start();
    queues?.start();
    log.info(`${registry.all().length} functions are ready at ${origin}`);
  }
}

/** The data of an input binding. The durable client is the only one that this host has. */
function inputData(type: string, origin: string, taskHubName: string): TypedData {
  if (/^(durable|orchestration)client$/i.test(type)) {
    return { json: JSON.stringify(clientBinding(origin, taskHubName)) };
  }
  throw new Error(`The local host has no ${type} input.`);
}

/** The durable client obeys HTTP_PROXY, which would send its calls to this host elsewhere. */
function bypassProxy(): void {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const hosts = new Set((process.env[name] ?? '').split(',').filter((host) => host !== ''));
    process.env[name] = [...hosts.add('127.0.0.1').add('localhost')].join(',');
  }
}
