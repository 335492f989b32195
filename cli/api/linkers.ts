import { z } from 'zod';
import type { LinkerAddress } from '../address/linker-address';
import type { Answer } from './call';
import { type HttpClient, pathOf } from './http-client';
import { parseAnswer } from './parse-answer';

const API_VERSION = '2024-07-01-preview';

/** A linker as the service answers it; members that no command looks at pass through. */
const Linker = z.looseObject({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({
    provisioningState: z.string().nullish(),
    targetService: z
      .looseObject({ type: z.string(), id: z.string().nullish(), endpoint: z.string().nullish() })
      .nullish(),
    authInfo: z
      .looseObject({ authType: z.string(), clientId: z.string().nullish(), authMode: z.string().nullish() })
      .nullish(),
    configurationInfo: z.looseObject({ action: z.string().nullish() }).nullish(),
    clientType: z.string().nullish(),
    scope: z.string().nullish(),
  }),
});
export type Linker = z.infer<typeof Linker>;

const LinkerList = z.looseObject({ value: z.array(Linker), nextLink: z.string().nullish() });

const Configurations = z.looseObject({
  configurations: z.array(z.looseObject({ name: z.string(), value: z.string().nullish() })).nullish(),
});
export type Configuration = NonNullable<z.infer<typeof Configurations>['configurations']>[number];

/** Something that goes on at the service. */
export interface Begun {
  /** Where the contract says to watch it; absent when nothing is left to do. */
  operationPath?: string;
}

/** Path of something of Microsoft.ServiceLinker that belongs to a cluster. */
export function sourcePath(clusterId: string, rest: string, query = ''): string {
  const id = clusterId.split('/').map(encodeURIComponent).join('/');
  return `${id}/providers/Microsoft.ServiceLinker/${rest}?api-version=${API_VERSION}${query}`;
}

function linkerPath({ clusterId, name }: LinkerAddress, action = '', query = ''): string {
  return sourcePath(clusterId, `linkers/${encodeURIComponent(name)}${action}`, query);
}

/** @returns the connection and its etag, or `undefined` when there is none. */
export async function findLinker(
  http: HttpClient,
  address: LinkerAddress,
): Promise<{ linker: Linker; etag?: string } | undefined> {
  const answer = await http.find({ method: 'GET', path: linkerPath(address) });
  return answer && withEtag(answer);
}

/** @throws CliError when there is no such connection. */
export async function getLinker(
  http: HttpClient,
  address: LinkerAddress,
): Promise<{ linker: Linker; etag?: string }> {
  return withEtag(await http.send({ method: 'GET', path: linkerPath(address) }));
}

function withEtag({ body, headers }: Answer): { linker: Linker; etag?: string } {
  const etag = headers.get('etag');
  return { linker: parseAnswer(Linker, body), ...(etag ? { etag } : {}) };
}

/** Every connection of a cluster, page by page. */
export async function listLinkers(http: HttpClient, clusterId: string): Promise<Linker[]> {
  const linkers: Linker[] = [];
  let path: string | undefined = sourcePath(clusterId, 'linkers');
  while (path !== undefined) {
    const page: z.infer<typeof LinkerList> = parseAnswer(
      LinkerList,
      (await http.send({ method: 'GET', path })).body,
    );
    linkers.push(...page.value);
    path = page.nextLink ? pathOf(page.nextLink) : undefined;
  }
  return linkers;
}

/** Begins to make or replace a connection. */
export async function putLinker(
  http: HttpClient,
  address: LinkerAddress,
  properties: unknown,
  etag?: string,
): Promise<Begun & { linker: Linker }> {
  const answer = await http.send({
    method: 'PUT',
    path: linkerPath(address),
    body: { properties },
    ...(etag === undefined ? {} : { headers: { 'If-Match': etag } }),
  });
  return { linker: parseAnswer(Linker, answer.body), ...begun(answer) };
}

/** Begins to remove a connection. @returns `undefined` when there was none. */
export async function deleteLinker(
  http: HttpClient,
  address: LinkerAddress,
  withCleanup: boolean,
): Promise<Begun | undefined> {
  const query = withCleanup ? '&deleteOrUpdateBehavior=ForcedCleanup' : '';
  const answer = await http.send({ method: 'DELETE', path: linkerPath(address, '', query) });
  return answer.status === 204 ? undefined : begun(answer);
}

/** Begins to check a connection; the operation ends with the report. */
export async function validateLinker(http: HttpClient, address: LinkerAddress): Promise<Begun> {
  return begun(await http.send({ method: 'POST', path: linkerPath(address, '/validateLinker') }));
}

/** Names and values of a connection's configuration; values of credentials are empty. */
export async function listConfigurations(http: HttpClient, address: LinkerAddress): Promise<Configuration[]> {
  const answer = await http.send({ method: 'POST', path: linkerPath(address, '/listConfigurations') });
  return parseAnswer(Configurations, answer.body).configurations ?? [];
}

/** `Azure-AsyncOperation` counts before `Location`, as the contract says. */
export function begun({ headers }: Pick<Answer, 'headers'>): Begun {
  const address = headers.get('azure-asyncoperation') ?? headers.get('location');
  return address ? { operationPath: pathOf(address) } : {};
}
