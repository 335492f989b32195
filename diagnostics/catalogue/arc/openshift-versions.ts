/** The first patch of each OpenShift 4 release that can be connected. Earlier releases cannot, later ones can from the start. */
export const OPENSHIFT_MINIMUM_PATCH: Readonly<Record<string, number>> = { '4.5': 41, '4.6': 35, '4.7': 18 };

/**
 * Whether a version of OpenShift, for example `4.6.34`, can be connected to Azure Arc.
 * @returns `undefined` when the text is no version.
 */
export function isOpenShiftSupported(version: string): boolean | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const minimum = OPENSHIFT_MINIMUM_PATCH[`${major}.${minor}`];
  if (minimum !== undefined) return Number(patch) >= minimum;
  return Number(major) > 4 || (Number(major) === 4 && Number(minor) > 7);
}
