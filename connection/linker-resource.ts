import { wireProperties } from './wire-properties';

export interface SystemData {
  createdBy: string;
  createdByType: string;
  /** ISO 8601. */
  createdAt: string;
  lastModifiedBy: string;
  lastModifiedByType: string;
  /** ISO 8601. */
  lastModifiedAt: string;
}

/** A linker as it is kept: what the caller sent, without the values of credentials. */
export interface StoredLinker {
  id: string;
  name: string;
  systemData: SystemData;
  properties: Record<string, unknown>;
}

export type ProvisioningState = 'Accepted' | 'Deleting' | 'Succeeded' | 'Failed';

/** A linker as callers of the ARM API see it. */
export interface LinkerResource {
  id: string;
  name: string;
  type: 'microsoft.servicelinker/linkers';
  systemData?: SystemData;
  properties: Record<string, unknown>;
}

const FIRST_API_VERSION = '2022-05-01';

/** Whether an api-version is the first stable one, or older: those show less. */
export function isFirstApiVersion(apiVersion: string): boolean {
  return apiVersion.slice(0, FIRST_API_VERSION.length) <= FIRST_API_VERSION;
}

/**
 * Builds the resource of one api-version. The first version tells `systemData` only to whom has just written.
 * @param answersWrite whether this answers a PUT or PATCH.
 */
export function linkerResource(
  linker: StoredLinker,
  provisioningState: ProvisioningState,
  apiVersion: string,
  answersWrite = false,
): LinkerResource {
  const isFirst = isFirstApiVersion(apiVersion);
  return {
    id: linker.id,
    name: linker.name,
    type: 'microsoft.servicelinker/linkers',
    ...(isFirst && !answersWrite ? {} : { systemData: wireSystemData(linker.systemData) }),
    properties: {
      provisioningState,
      ...wireProperties(linker.properties, isFirst, provisioningState === 'Succeeded'),
    },
  };
}

function wireSystemData(systemData: SystemData): SystemData {
  return {
    ...systemData,
    createdAt: wireTime(systemData.createdAt),
    lastModifiedAt: wireTime(systemData.lastModifiedAt),
  };
}

/** A time as Azure writes it, with seven fractional digits. Takes ISO 8601. */
export function wireTime(time: string): string {
  return new Date(time).toISOString().replace(/Z$/, '0000Z');
}
