import { sameArmId } from '../connection/arm-id';
import { LINKER_ANNOTATION, MANAGED_BY } from '../connection/names';
import type { Manifest } from './kubernetes-client';
import { MANAGED_BY_LABEL } from './manifests';

/** Why an existing object must not be overwritten. */
export type Foreignness = { owner: 'somebodyElse' } | { owner: 'anotherConnection'; linkerId: string };

/**
 * Whether an object may be written for a connection.
 * @param linkerId the connection; absent for objects that connections share, such as a ServiceAccount.
 * @returns `undefined` when the object is ours, else whose it is.
 */
export function foreignnessOf(object: Manifest, linkerId?: string): Foreignness | undefined {
  if (object.metadata.labels?.[MANAGED_BY_LABEL] !== MANAGED_BY) return { owner: 'somebodyElse' };
  if (linkerId === undefined) return undefined;
  const owner = object.metadata.annotations?.[LINKER_ANNOTATION];
  if (owner === undefined) return { owner: 'somebodyElse' };
  return sameArmId(owner, linkerId) ? undefined : { owner: 'anotherConnection', linkerId: owner };
}
