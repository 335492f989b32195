import { z } from 'zod';
import { AnyClusterId } from './any-cluster-id';
import type { ConnectionError } from './errors';
import { FluxProperties } from './flux-properties';
import { invalidRequest } from './request';

const FluxName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits, "-" or ".", for example shop-apps',
  );

/** What a caller sends to make or change a Flux configuration of a cluster. */
export const FluxWrite = z.strictObject({
  clusterId: AnyClusterId,
  name: FluxName,
  operation: z
    .literal('createOrUpdateFluxConfiguration', {
      error: 'must be createOrUpdateFluxConfiguration or deleteFluxConfiguration',
    })
    .default('createOrUpdateFluxConfiguration'),
  properties: FluxProperties,
});

/** What a caller sends to delete one. What it applied to the cluster goes or stays as its kustomizations say (`prune`). */
export const FluxDeletion = z.strictObject({
  clusterId: AnyClusterId,
  name: FluxName,
  operation: z.literal('deleteFluxConfiguration'),
  /** Delete the resource in Azure even when the cluster does not answer. */
  force: z.boolean().default(false),
});

export type FluxRequest = z.infer<typeof FluxWrite> | z.infer<typeof FluxDeletion>;

/** @returns the request, or the error that names every refused field. Values are never repeated. */
export function parseFluxRequest(
  body: unknown,
): { ok: true; request: FluxRequest } | { ok: false; error: ConnectionError } {
  const schema = isDeletion(body) ? FluxDeletion : FluxWrite;
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { ok: true, request: parsed.data }
    : { ok: false, error: invalidRequest(parsed.error) };
}

function isDeletion(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'operation' in body &&
    body.operation === 'deleteFluxConfiguration'
  );
}

/** `{cluster id}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/{name}`. */
export function fluxConfigurationId(clusterId: string, name: string): string {
  return `${clusterId}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/${name}`;
}
