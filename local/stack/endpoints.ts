import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the running local stack can be reached; written to `endpoints.json` when everything answers. */
export interface Endpoints {
  /** http address of the Functions host, without `/api`. */
  functions: string;
  functionsHttps: string;
  serviceBusConnectionString: string;
  arm: string;
  kubernetes: string;
  /** PEM file of the CA that all https endpoints use. */
  caFile: string;
  /** A kubeconfig that kubectl takes as it is. */
  kubeconfig: string;
  /** App Service managed-identity protocol: `GET {identityEndpoint}?resource=…&api-version=2019-08-01`. */
  identityEndpoint: string;
  /** Value of the header `X-IDENTITY-HEADER`. */
  identityHeader: string;
  pid: number;
}

const FILE = 'endpoints.json';

/** Writes the file in one step, so that a reader never sees half of it. */
export function writeEndpoints(stateDirectory: string, endpoints: Endpoints): void {
  const file = join(stateDirectory, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(endpoints, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeEndpoints(stateDirectory: string): void {
  rmSync(join(stateDirectory, FILE), { force: true });
}
