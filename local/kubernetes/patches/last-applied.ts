import { isEqual, isObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { FieldPath } from './field-path';
import { fieldsOf } from './field-set';
import type { Shape } from './list-shape';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** The manager of `kubectl apply --server-side`, which may take over what its client-side apply wrote. */
const KUBECTL = 'kubectl';

function lastApplied(live: KubeObject): KubeObject | undefined {
  try {
    const value: unknown = JSON.parse(live.metadata.annotations?.[LAST_APPLIED] ?? 'null');
    return isObject(value) ? (value as KubeObject) : undefined;
  } catch {
    // Somebody wrote something else there; then nothing is known of an earlier apply.
    return undefined;
  }
}

/** Fields that kubectl's apply by the server may take without force: those its client-side apply set, unchanged since. */
export function takeoverFields(live: KubeObject | undefined, manager: string, shape: Shape): Set<FieldPath> {
  const applied = live === undefined || manager !== KUBECTL ? undefined : lastApplied(live);
  if (live === undefined || applied === undefined) {
    return new Set();
  }
  const now = fieldsOf(live, shape);
  const then = [...fieldsOf(applied, shape)].filter(([path, value]) => isEqual(now.get(path), value));
  return new Set(then.map(([path]) => path));
}

/**
 * The note of client-side apply outlives an apply by the server, which keeps it up to date for kubectl:
 * so one can go back to client-side apply.
 */
export function keepLastApplied(
  object: KubeObject,
  applied: KubeObject,
  live: KubeObject | undefined,
  manager: string,
): KubeObject {
  const note = live?.metadata.annotations?.[LAST_APPLIED];
  if (note === undefined) {
    return object;
  }
  const annotations = {
    ...object.metadata.annotations,
    [LAST_APPLIED]: manager === KUBECTL ? `${JSON.stringify(applied)}\n` : note,
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
