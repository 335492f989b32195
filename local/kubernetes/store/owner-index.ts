import type { KubeObject } from '../objects/kube-object';
import { keyOf } from '../objects/kube-object';

interface Place {
  resource: string;
  namespace: string | undefined;
  name: string;
}

/** Which objects name which owner, so that garbage collection need not look at every object. */
export class OwnerIndex {
  private readonly placesByOwner = new Map<string, Map<string, Place>>();

  update(resource: string, before: KubeObject | undefined, after: KubeObject | undefined): void {
    for (const { uid } of before?.metadata.ownerReferences ?? []) {
      this.placesByOwner.get(uid)?.delete(this.key(resource, before));
    }
    for (const { uid } of after?.metadata.ownerReferences ?? []) {
      const places = this.placesByOwner.get(uid) ?? new Map<string, Place>();
      const { namespace, name = '' } = after?.metadata ?? {};
      this.placesByOwner.set(uid, places.set(this.key(resource, after), { resource, namespace, name }));
    }
  }

  private key(resource: string, object: KubeObject | undefined): string {
    return `${resource}/${keyOf(object?.metadata.namespace, object?.metadata.name ?? '')}`;
  }

  dependantsOf(uid: string | undefined): Place[] {
    return uid === undefined ? [] : [...(this.placesByOwner.get(uid)?.values() ?? [])];
  }
}
