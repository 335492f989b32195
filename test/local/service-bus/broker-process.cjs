// Runs a broker in a process of its own, so that a test can kill it. Prints its connection string. A client
// beside it then does, and prints, what the command says:
//   receive  takes one message, does not settle it, prints its delivery count
//   load     sends and completes without end, prints `sent <body>` and `completed <body>` when acknowledged
// usage: node broker-process.cjs <state directory> [receive | load]
const { readFileSync } = require('node:fs');
const { ServiceBusClient } = require('@azure/service-bus');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const options = {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
  };
  module._compile(transformSync(readFileSync(file, 'utf8'), { filename: file, ...options }).code, file);
};

const { ServiceBusBroker } = require('../../../local/service-bus/service-bus-broker.ts');

const [stateDirectory, command] = process.argv.slice(2);
const queues = [{ name: 'orders', maxDeliveryCount: 3 }];
const topics = [{ name: 'progress', subscriptions: [{ name: 'all' }] }];
const broker = new ServiceBusBroker({ stateDirectory, entities: { queues, topics } });

const COMMANDS = {
  async receive(client) {
    const [message] = await client.createReceiver('orders').receiveMessages(1);
    console.log(message.deliveryCount);
  },
  async load(client) {
    const receiver = client.createReceiver('orders');
    receiver.subscribe({
      async processMessage(message) {
        await receiver.completeMessage(message);
        console.log(`completed ${message.body}`);
      },
      async processError() {},
    });
    const sender = client.createSender('orders');
    let number = 0;
    async function send() {
      for (;;) {
        const body = String(number++);
        await sender.sendMessages({ body });
        console.log(`sent ${body}`);
      }
    }
    await Promise.all(Array.from({ length: 20 }, send));
  },
};

void broker.listen().then(() => {
  console.log(broker.connectionString());
  if (command) return COMMANDS[command](new ServiceBusClient(broker.connectionString()));
});
