import type { TargetService } from '../connection/linker';
import { keyvault } from './keyvault';
import { storageBlob } from './storage-blob';
import type { Target, TargetReference } from './target';

/** Every Azure service that a connection can point to. One folder each, of the same name as the id. */
export const targets: readonly Target[] = [keyvault, storageBlob];

/** Finds the kind of target that an id or endpoint belongs to. Ids are compared without case. */
export function findTarget(
  service: TargetService,
): { target: Target; reference: TargetReference } | undefined {
  for (const target of targets) {
    const reference = target.match(service);
    if (reference) return { target, reference };
  }
  return undefined;
}

/**
 * The target of a {@link TargetFacts.kind}. After reading, use this one: an id alone does not tell Azure OpenAI from
 * other accounts of Azure AI, so the facts can name a nearer kind than {@link findTarget}.
 */
export function targetById(id: string): Target {
  const target = targets.find((candidate) => candidate.id === id);
  if (!target) throw new Error(`There is no target "${id}"`);
  return target;
}
