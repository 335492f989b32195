import { z } from 'zod';
import { seal, unseal } from '../../connection/sealing';
import type { Manifest } from '../../kubernetes/kubernetes-client';

/** Annotation with what an object held before its last change, sealed because it may hold credentials. */
const PREVIOUS_ANNOTATION = 'aks-service-connector/previous';

/** All annotations of an object together take 256 KiB; what is longer is not kept. */
const LONGEST = 200_000;

const Texts = z.record(z.string(), z.string());
const Previous = z.object({
  operationId: z.string(),
  /** Absent when it was too long to keep. */
  content: z
    .object({
      labels: Texts,
      annotations: Texts,
      data: Texts.optional(),
      spec: z.unknown().optional(),
    })
    .optional(),
});

/** Which operation changes an object, and the key that seals what was there before. */
export interface Change {
  operationId: string;
  sealingKey: Buffer;
}

/**
 * The object as it is wanted, with what it takes the place of. Both travel in one write, so that a crash between them
 * cannot lose what was there before.
 */
export function withPrevious(wanted: Manifest, existing: Manifest, change: Change): Manifest {
  const kept = existing.metadata.annotations?.[PREVIOUS_ANNOTATION];
  // An operation that changes an object once more still takes the place of what was there at first.
  const isOurs = kept !== undefined && open(kept, change.sealingKey)?.operationId === change.operationId;
  const { metadata } = wanted;
  const previous = isOurs ? kept : describe(existing, change);
  return {
    ...wanted,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [PREVIOUS_ANNOTATION]: previous } },
  };
}

function describe({ metadata, data, spec }: Manifest, { operationId, sealingKey }: Change): string {
  const { [PREVIOUS_ANNOTATION]: _older, ...annotations } = metadata.annotations ?? {};
  const sealed = seal(
    JSON.stringify({ operationId, content: { labels: metadata.labels ?? {}, annotations, data, spec } }),
    sealingKey,
  );
  return sealed.length <= LONGEST ? sealed : seal(JSON.stringify({ operationId }), sealingKey);
}

/**
 * The object as it was before this operation changed it.
 * @returns `unchanged` when this operation has not changed it, `forgotten` when it was too long to keep.
 */
export function previousOf(existing: Manifest, change: Change): Manifest | 'unchanged' | 'forgotten' {
  const kept = existing.metadata.annotations?.[PREVIOUS_ANNOTATION];
  const previous = kept === undefined ? undefined : open(kept, change.sealingKey);
  if (previous?.operationId !== change.operationId) return 'unchanged';
  if (!previous.content) return 'forgotten';
  const { apiVersion, kind, type, metadata } = existing;
  const { name, namespace } = metadata;
  const { labels, annotations, data, spec } = previous.content;
  return {
    apiVersion,
    kind,
    metadata: { name, annotations, labels, ...defined({ namespace }) },
    ...defined({ type, data, spec }),
  };
}

function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Somebody may have changed the annotation, or the sealing key; then there is nothing to go back to. */
function open(sealed: string, key: Buffer): z.infer<typeof Previous> | undefined {
  try {
    return Previous.safeParse(JSON.parse(unseal(sealed, key))).data;
  } catch {
    return undefined;
  }
}
