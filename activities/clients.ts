import type { TokenCredential } from '@azure/identity';
import type { ServiceBusClient } from '@azure/service-bus';
import { type ArmClient, createArmClient } from '../azure/arm-client';
import { createCredential } from '../azure/credential';
import { createDatabaseAccess, type DatabaseAccess } from '../azure/databases/database-access';
import { createKeyVaultSecrets, type KeyVaultSecrets } from '../azure/key-vault-secrets';
import type { Retries } from '../azure/retries';
import { createExtensions, type Extensions } from '../azure/extensions';
import { type ClusterAccess, createClusterAccess } from '../kubernetes/cluster-access';
import { type DeadLetter, deadLetterMessage } from '../messaging/dead-letters';
import { createEventSender, type EventSender } from '../messaging/event-sender';
import { connectServiceBus } from '../messaging/service-bus-client';
import type { Settings } from './settings';

/** Everything outside this process that activities work with. Each is made at its first use. */
export interface Clients {
  arm(): Promise<ArmClient>;
  extensions(): Promise<Extensions>;
  clusters(): Promise<ClusterAccess>;
  databases: DatabaseAccess;
  vaultSecrets(): Promise<KeyVaultSecrets>;
  events: EventSender;
  /** Moves a received message of the requests queue to its dead-letter queue. */
  deadLetter(letter: DeadLetter): Promise<void>;
  /** What this app works with and cannot reach: `Azure Resource Manager`, `Service Bus`. Empty when all is well. */
  missing(): Promise<string[]>;
  sealingKey: Buffer;
  /** ARM id of the vault that holds this app's own settings. */
  ownVaultId?: string;
  /** Client id of this app's identity, for records of who made a connection. */
  appId: string;
  now(): Date;
  random(): number;
  close(): Promise<void>;
}

/** Overrides for tests: short waits of the SDKs, another sign-in. */
export interface ClientOptions {
  credential?: TokenCredential;
  retries?: Retries;
  timeoutMs?: number;
  now?: () => Date;
  random?: () => number;
}

/** Makes the clients of this process. Nothing is loaded or connected before it is used: cold starts stay short. */
export function createClients(settings: Settings, options: ClientOptions = {}): Clients {
  const { armEndpoint: endpoint } = settings;
  const now = options.now ?? (() => new Date());
  const tuning = {
    ...(options.retries === undefined ? {} : { retries: options.retries }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  };
  const credential = once<TokenCredential>(async () => {
    const { credential: kind, clientId } = settings;
    return options.credential ?? createCredential({ kind, clientId });
  });
  const arm = once(async () => createArmClient({ endpoint, credential: await credential(), ...tuning }));
  const extensions = once(async () =>
    createExtensions({ endpoint, credential: await credential(), ...tuning }),
  );
  const clusters = once(async () =>
    createClusterAccess({
      arm: await arm(),
      credential,
      now: () => now().getTime(),
      kubeconfigs: settings.kubeconfigs,
      ...tuning,
    }),
  );
  const databases = createDatabaseAccess({ credential });
  const vaultSecrets = once(async () => createKeyVaultSecrets({ credential: await credential(), ...tuning }));
  const serviceBus = once<ServiceBusClient>(() => connectServiceBus(settings.serviceBus, credential));
  const events = createEventSender(serviceBus, settings.progressTopic);

  return {
    arm,
    extensions,
    clusters,
    databases,
    vaultSecrets,
    events,
    async deadLetter(letter) {
      await deadLetterMessage(await serviceBus(), settings.requestsQueue, letter);
    },
    async missing() {
      const [isArmReady, isBusReady] = await Promise.all([canRead(arm), events.isReady()]);
      return [...(isArmReady ? [] : ['Azure Resource Manager']), ...(isBusReady ? [] : ['Service Bus'])];
    },
    sealingKey: settings.sealingKey,
    ...(settings.ownVaultId === undefined ? {} : { ownVaultId: settings.ownVaultId }),
    appId: settings.clientId ?? 'aks-service-connector',
    now,
    random: options.random ?? Math.random,
    async close() {
      await events.close();
      await (await serviceBus.current())?.close();
    },
  };
}

interface Once<T> {
  (): Promise<T>;
  /** What was made, if anything was. */
  current(): Promise<T | undefined>;
}

/** Makes a value at the first call; a failure is not kept. */
function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | undefined;
  function get(): Promise<T> {
    const value = made ?? make();
    made = value;
    value.catch(() => (made = undefined));
    return value;
  }
  return Object.assign(get, { current: async () => made?.catch(() => undefined) });
}

async function canRead(arm: () => Promise<ArmClient>): Promise<boolean> {
  try {
    await (await arm()).list('/subscriptions', '2022-12-01');
    return true;
  } catch {
    return false;
  }
}
