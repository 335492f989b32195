import { type MessageHandlers, ServiceBusClient } from '@azure/service-bus';
import type { ConnectionEvent } from '../connection/events';
import type { Endpoints } from '../local/stack/endpoints';
import { PROGRESS_TOPIC, REQUESTS_QUEUE } from '../local/stack/entities';
import { exampleRequest } from './connector-client';

const CONNECTIONS = 200;
/** Events that are taken at once, so that the figure is not that of this receiver. */
const EVENTS_AT_ONCE = 100;

/** Connections a second through the queue, on a cluster that is prepared and a world that answers at once. */
export async function measureThroughput(endpoints: Endpoints, root: string): Promise<[string, string][]> {
  const request = exampleRequest(root);
  const client = new ServiceBusClient(endpoints.serviceBusConnectionString);
  const names = Array.from({ length: CONNECTIONS }, (_, index) => `bench${index}`);
  const sender = client.createSender(REQUESTS_QUEUE);
  const began = performance.now();
  const ended = allSucceeded(client, new Set(names));
  await sender.sendMessages(names.map((name) => ({ messageId: name, body: { ...request, name } })));
  await ended;
  const seconds = (performance.now() - began) / 1000;
  await client.close();
  const rate = (CONNECTIONS / seconds).toFixed(1);
  return [
    ['throughput through the queue', `${rate} connections/s (${CONNECTIONS} in ${seconds.toFixed(1)} s)`],
  ];
}

async function allSucceeded(client: ServiceBusClient, open: Set<string>): Promise<void> {
  const receiver = client.createReceiver(PROGRESS_TOPIC, 'all', { receiveMode: 'receiveAndDelete' });
  await new Promise<void>((done, fail) => {
    const handlers: MessageHandlers = {
      processMessage: (message) => {
        const event = (
          typeof message.body === 'string' ? JSON.parse(message.body) : message.body
        ) as ConnectionEvent;
        if (event.type === 'aks.connection.failed') fail(new Error(event.data.message));
        if (event.type === 'aks.connection.succeeded') open.delete(event.subject);
        if (open.size === 0) done();
        return Promise.resolve();
      },
      processError: () => Promise.resolve(),
    };
    receiver.subscribe(handlers, { maxConcurrentCalls: EVENTS_AT_ONCE });
  });
  await receiver.close();
}
