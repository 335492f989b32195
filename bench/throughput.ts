import type { Endpoints } from '../local/stack/endpoints';
import { connect, exampleRequest } from './connector-client';

const CONNECTIONS = 200;
const AT_ONCE = 20;

/** Connections a second through the whole system, on a cluster that is prepared and a world that answers at once. */
export async function measureThroughput(endpoints: Endpoints, root: string): Promise<[string, string][]> {
  const request = exampleRequest(root);
  const names = Array.from({ length: CONNECTIONS }, (_, index) => `bench${index}`);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        await connect(endpoints, { ...request, name });
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const rate = (CONNECTIONS / seconds).toFixed(1);
  return [
    [`throughput, ${AT_ONCE} at once`, `${rate} connections/s (${CONNECTIONS} in ${seconds.toFixed(1)} s)`],
  ];
}
