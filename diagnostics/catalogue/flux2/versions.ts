/** Pod identity takes the token request away from this version of the extension and earlier ones; the kubelet identity starts with it. */
export const KUBELET_IDENTITY_SINCE = '1.6.1';

/** Versions whose chart cannot be rendered when the cluster has no AZURE_TENANT_ID. */
export const TENANT_ID_FIXED_IN = '1.15.2';
/** Regions that had the fault once more, in one version. */
export const TENANT_ID_REGIONS = ['westcentralus', 'francecentral', 'uksouth', 'westeurope'] as const;
export const TENANT_ID_REGIONS_BROKEN = '1.16.2';
export const TENANT_ID_REGIONS_FIXED_IN = '1.16.3';

/** Compares two versions number by number. @returns below 0, 0 or above 0; 0 when either is no version. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [numbersOf(a), numbersOf(b)];
  if (first.length === 0 || second.length === 0) return 0;
  for (let index = 0; index < 3; index += 1) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): number[] {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version.trim());
  return match ? match.slice(1).map((part) => Number(part ?? 0)) : [];
}
