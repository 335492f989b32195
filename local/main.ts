import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Endpoints } from './stack/endpoints';
import { LocalStack } from './stack/local-stack';
import { startSettings } from './stack/start-settings';

const root = join(__dirname, '..', '..');

/** `npm start`: serves the local stack until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const settings = startSettings(process.env, root);
  const stack = new LocalStack({
    ...settings,
    appDirectory: root,
    loadApp: () => import(pathToFileURL(join(root, 'dist', 'functions', 'index.js')).href),
    log: (line) => console.log(line),
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    console.log('Stopping ...');
    void stack.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  print(await stack.start(), settings.stateDirectory);
}

function print(endpoints: Endpoints, stateDirectory: string): void {
  console.log(`
The local stack is ready (all state is in ${stateDirectory}):

  Functions app      ${endpoints.functions}  (https: ${endpoints.functionsHttps})
  Service Bus        ${endpoints.serviceBusConnectionString}
  Resource Manager   ${endpoints.arm}
  Kubernetes         ${endpoints.kubernetes}

Try: kubectl --kubeconfig ${endpoints.kubeconfig} get namespaces
     curl ${endpoints.functions}/api/health
Press Ctrl+C to stop.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
