/** One Azure Resource Manager id, split. Casing is kept as the caller wrote it; compare with {@link sameArmId}. */
export interface ArmId {
  subscriptionId: string;
  resourceGroup: string;
  /** Provider namespace of the last type, for example `Microsoft.Storage`. */
  provider: string;
  /** Type path without names, for example `storageAccounts/blobServices`. */
  type: string;
  /** Names in the order of the type path. */
  names: string[];
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const RESOURCE_GROUP = /^[-\w.()]{0,89}[-\w()]$/u;
const RESOURCE = /^\/?subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/([^/]+)\/(.+?)\/?$/i;
// What a resource name may hold before it becomes part of a URL: nothing that changes the path or the query.
const SEGMENT = /^[A-Za-z0-9][\w.()-]*$/;

/** Whether `value` is a GUID in its usual form. */
export function isGuid(value: string): boolean {
  return GUID.test(value);
}

/**
 * Splits a resource id such as `/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/shop`.
 * Accepts any casing of the fixed segments and repeated slashes.
 * @returns `undefined` when the text is not a resource id below a resource group, or when a segment could change a URL.
 */
export function parseArmId(id: string): ArmId | undefined {
  const found = RESOURCE.exec(id.replaceAll(/\/{2,}/g, '/'));
  if (!found) return undefined;
  const [, subscriptionId = '', resourceGroup = '', provider = '', path = ''] = found;
  const segments = path.split('/');
  const isWellFormed =
    segments.length % 2 === 0 && [provider, ...segments].every((segment) => SEGMENT.test(segment));
  if (!isWellFormed || !isGuid(subscriptionId) || !RESOURCE_GROUP.test(resourceGroup)) return undefined;
  const types = segments.filter((_, index) => index % 2 === 0);
  const names = segments.filter((_, index) => index % 2 === 1);
  return { subscriptionId, resourceGroup, provider, type: types.join('/'), names };
}

/** Puts an id together again, with the fixed segments in the casing that Azure documents. */
export function formatArmId(id: ArmId): string {
  const types = id.type.split('/');
  const path = types.map((type, index) => `${type}/${id.names[index] ?? ''}`).join('/');
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}/providers/${id.provider}/${path}`;
}

/** The id of the top-level resource that a child id belongs to: the storage account of a blob service. */
export function topLevelResourceId(id: ArmId): string {
  const [type = ''] = id.type.split('/');
  return formatArmId({ ...id, type, names: id.names.slice(0, 1) });
}

/** Azure ids are equal whatever their casing. */
export function sameArmId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
