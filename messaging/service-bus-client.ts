import type { TokenCredential } from '@azure/identity';
import type { ServiceBusClient } from '@azure/service-bus';

/** How Service Bus is reached: by connection string, or by name with an Entra token. */
export type ServiceBusAddress = { connectionString: string } | { fullyQualifiedNamespace: string };

// A send that waits longer than this keeps an activity busy; the orchestration keeps the events and tries again.
const RETRIES = { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 4_000, timeoutInMs: 10_000 };

export async function connectServiceBus(
  address: ServiceBusAddress,
  credential: () => Promise<TokenCredential>,
): Promise<ServiceBusClient> {
  const { ServiceBusClient: Client } = await import('@azure/service-bus');
  const options = { retryOptions: RETRIES, userAgentOptions: { userAgentPrefix: 'aks-service-connector' } };
  if ('connectionString' in address) return new Client(address.connectionString, options);
  return new Client(address.fullyQualifiedNamespace, await credential(), options);
}
