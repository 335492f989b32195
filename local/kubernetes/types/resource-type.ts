import type { NamedType } from '../objects/api-error';
import type { JsonObject } from '../objects/json';

/** One column of a printed table. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  /** 0 is always shown, 1 only with `-o wide`. */
  priority: 0 | 1;
  /** A path of keys (`status.phase`) or a JSON path of a custom type (`.status.phase`). */
  path: string;
}

/** One row of the table that discovery, OpenAPI, routing and storage are made from. */
export interface ResourceType extends NamedType {
  version: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  isNamespaced: boolean;
  subresources: readonly string[];
  /** Set for types that a CustomResourceDefinition brought. */
  custom?: {
    schema: JsonObject;
    columns: readonly Column[];
    selectableFields: readonly string[];
    preservesUnknownFields: boolean;
  };
}

/** `secrets`, `deployments.apps`: one key for all versions of a resource. */
export function storageKey(type: Pick<ResourceType, 'group' | 'plural'>): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(type: Pick<ResourceType, 'group' | 'version'>): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}
