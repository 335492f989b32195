import type { KubeObject } from '../objects/kube-object';
import { builtInTypes } from './built-in-types';
import { typesOfDefinition } from './custom-types';
import type { ResourceType } from './resource-type';
import { apiVersionOf, storageKey } from './resource-type';
import { virtualTypes } from './virtual-types';

/** `v1beta1` < `v1` < `v2`: the order in which a group's versions are offered. */
function versionRank(version: string): number {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/u.exec(version);
  if (match === null) {
    return 0;
  }
  const stability = { alpha: 1, beta: 2 }[match[2] ?? ''] ?? 3;
  return stability * 1_000_000 + Number(match[1]) * 1_000 + Number(match[3] ?? 0);
}

/** The resource types of one cluster: the built-in ones and those of its CustomResourceDefinitions. */
export class TypeRegistry {
  private readonly byPath = new Map<string, ResourceType>();
  private readonly definitions = new Map<string, ResourceType[]>();

  constructor() {
    for (const type of [...builtInTypes, ...virtualTypes]) {
      this.add(type);
    }
  }

  private add(type: ResourceType): void {
    this.byPath.set(`${apiVersionOf(type)}/${type.plural}`, type);
  }

  /** Every served type, each version by itself. */
  all(): ResourceType[] {
    return [...this.byPath.values()];
  }

  find(apiVersion: string, plural: string): ResourceType | undefined {
    return this.byPath.get(`${apiVersion}/${plural}`);
  }

  findKind(apiVersion: string, kind: string): ResourceType | undefined {
    return this.all().find((type) => type.kind === kind && apiVersionOf(type) === apiVersion);
  }

  /** The newest served version of a stored resource (`deployments.apps`). */
  findStored(key: string): ResourceType | undefined {
    return this.all()
      .filter((type) => storageKey(type) === key)
      .toSorted((left, right) => versionRank(right.version) - versionRank(left.version))[0];
  }

  /** The versions of each named group, best first. */
  groups(): Map<string, string[]> {
    const groups = new Map<string, Set<string>>();
    for (const type of this.all().filter(({ group }) => group !== '')) {
      groups.set(type.group, (groups.get(type.group) ?? new Set()).add(type.version));
    }
    const sorted = [...groups].map(([group, versions]): [string, string[]] => [
      group,
      [...versions].toSorted((left, right) => versionRank(right) - versionRank(left)),
    ]);
    return new Map(sorted);
  }

  /** Serves what a CustomResourceDefinition says; what an earlier form of it served goes away. */
  define(definition: KubeObject): void {
    this.undefine(definition.metadata.name);
    const types = typesOfDefinition(definition);
    this.definitions.set(definition.metadata.name, types);
    for (const type of types) {
      this.add(type);
    }
  }

  undefine(definitionName: string): void {
    for (const type of this.definitions.get(definitionName) ?? []) {
      this.byPath.delete(`${apiVersionOf(type)}/${type.plural}`);
    }
    this.definitions.delete(definitionName);
  }
}
