// Runs a broker in a process of its own, so that a test can kill it. Prints its connection string; with
// `receive` it then takes a message, does not settle it, and prints its delivery count.
// usage: node broker-process.cjs <state directory> [receive]
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

async function receive() {
  const receiver = new ServiceBusClient(broker.connectionString()).createReceiver('orders');
  const [message] = await receiver.receiveMessages(1);
  console.log(message.deliveryCount);
}

void broker.listen().then(() => {
  console.log(broker.connectionString());
  if (command === 'receive') return receive();
});
