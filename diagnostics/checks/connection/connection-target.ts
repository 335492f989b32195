import type { TargetService } from '../../../connection/linker';
import type { Target, TargetReference } from '../../../targets/target';
import type { LinkerFacts } from '../../evidence/connection';
import type { CheckContext } from '../check';

export interface KnownTarget {
  target: Target;
  reference: TargetReference;
}

/** The kind of Azure service a connection points to; `undefined` when it is none that is known here. */
export function targetOf(context: CheckContext, { targetService }: LinkerFacts): KnownTarget | undefined {
  if (!targetService?.type) return undefined;
  for (const target of context.targets) {
    const reference = target.match(targetService as TargetService);
    if (reference) return { target, reference };
  }
  return undefined;
}

/** Resource id that roles and firewall rules of a connection are set on. */
export function targetResourceId(context: CheckContext, properties: LinkerFacts): string | undefined {
  return targetOf(context, properties)?.reference.resourceId ?? properties.targetService?.id;
}
