import { z } from 'zod';
import type { LinkerAddress } from '../address/linker-address';
import type { HttpClient } from './http-client';
import { parseAnswer } from './parse-answer';
import { type Begun, begun, sourcePath } from './linkers';

const Prerequisite = z.looseObject({
  type: z.string(),
  code: z.string().nullish(),
  message: z.string().nullish(),
  scope: z.string().nullish(),
  permissions: z.array(z.string()).nullish(),
  recommendedRole: z.string().nullish(),
});

const OperationPreview = z.looseObject({
  name: z.string(),
  operationType: z.string().nullish(),
  description: z.string().nullish(),
  action: z.string().nullish(),
  scope: z.string().nullish(),
});

const DryRun = z.looseObject({
  properties: z.looseObject({
    prerequisiteResults: z.array(Prerequisite).nullish(),
    operationPreviews: z.array(OperationPreview).nullish(),
    provisioningState: z.string().nullish(),
  }),
});
export type DryRun = z.infer<typeof DryRun>;

function dryRunPath({ clusterId, name }: LinkerAddress): string {
  return sourcePath(clusterId, `dryruns/${encodeURIComponent(name)}`);
}

/** Begins to plan a connection; the dry run has the connection's name. */
export async function putDryRun(
  http: HttpClient,
  address: LinkerAddress,
  properties: object,
): Promise<Begun> {
  const parameters = { actionName: 'createOrUpdate', ...properties };
  const body = { properties: { parameters } };
  return begun(await http.send({ method: 'PUT', path: dryRunPath(address), body }));
}

export async function getDryRun(http: HttpClient, address: LinkerAddress): Promise<DryRun> {
  return parseAnswer(DryRun, (await http.send({ method: 'GET', path: dryRunPath(address) })).body);
}

/** Dry runs are only kept for their answer. */
export async function deleteDryRun(http: HttpClient, address: LinkerAddress): Promise<void> {
  await http.find({ method: 'DELETE', path: dryRunPath(address) });
}
