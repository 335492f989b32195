import { formatArmId, parseArmId, topLevelResourceId } from '../connection/arm-id';
import type { TargetService } from '../connection/linker';
import type { TargetReference } from './target';

/**
 * Makes the `match` of an Azure resource from a pattern below the resource group, for example
 * `Microsoft.Storage/storageAccounts/{account}/blobServices/default`. Casing does not matter; the answer has the
 * casing of the pattern and the caller's names. The parts are {@link TargetReference.names} by placeholder, together
 * with `subscriptionId` and `resourceGroup`.
 */
export function matchPattern(pattern: string): (service: TargetService) => TargetReference | undefined {
  const [provider = '', ...segments] = pattern.split('/');
  return (service) => {
    if (service.type !== 'AzureResource') return undefined;
    const id = parseArmId(service.id);
    if (!id || id.provider.toLowerCase() !== provider.toLowerCase()) return undefined;
    const types = id.type.split('/');
    const given = types.flatMap((type, index) => [type, id.names[index] ?? '']);
    const names = matchSegments(segments, given);
    if (!names) return undefined;
    const canonical = {
      ...id,
      provider,
      type: segments.filter((_, index) => index % 2 === 0).join('/'),
      names: segments.filter((_, index) => index % 2 === 1).map((segment) => names[bare(segment)] ?? segment),
    };
    return {
      id: formatArmId(canonical),
      resourceId: topLevelResourceId(canonical),
      names: { subscriptionId: id.subscriptionId, resourceGroup: id.resourceGroup, ...names },
    };
  };
}

/** The pattern as people write it, with the part up to the provider. */
export function wholePattern(pattern: string): string {
  return `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${pattern}`;
}

function matchSegments(pattern: string[], given: string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) names[bare(segment)] = value;
    else if (segment.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return names;
}

function bare(segment: string): string {
  return segment.replace(/^\{|\}$/g, '');
}
