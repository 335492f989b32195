import type { KubeObject } from '../objects/kube-object';

/** One change of one object, as watches see it. */
export interface ChangeEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `plural.group`. */
  resource: string;
  revision: number;
  object: KubeObject;
  /** What the object was before; absent for ADDED. */
  previous?: KubeObject;
}

/** How many changes of a cluster are kept for watches that resume and for pages of a list. */
const KEPT_EVENTS = 5_000;

/** The latest changes of a cluster, oldest first. A restart empties it, as a compaction of etcd does. */
export class EventLog {
  private events: ChangeEvent[] = [];
  /** Changes after this revision are known, those up to it are gone. */
  private floor: number;

  constructor(revision: number) {
    this.floor = revision;
  }

  add(event: ChangeEvent): void {
    this.events.push(event);
    if (this.events.length > KEPT_EVENTS * 2) {
      const dropped = this.events.splice(0, this.events.length - KEPT_EVENTS);
      this.floor = dropped.at(-1)?.revision ?? this.floor;
    }
  }

  /** All changes after a revision, or undefined when some of them are no longer known. */
  since(revision: number): ChangeEvent[] | undefined {
    if (revision < this.floor) {
      return undefined;
    }
    const first = this.events.findIndex((event) => event.revision > revision);
    return first === -1 ? [] : this.events.slice(first);
  }
}
