import { MinHeap } from './min-heap';

/** Sequence numbers waiting for a receiver, oldest first; for a session queue, apart for each session. */
export class ReadyMessages {
  readonly #bySession = new Map<string, MinHeap<number>>();

  /** Adding again a message that went away and came back keeps it in its old place. */
  add(sequence: number, sessionId: string | undefined): void {
    const key = sessionId ?? '';
    let heap = this.#bySession.get(key);
    if (!heap) this.#bySession.set(key, (heap = new MinHeap<number>((item) => item)));
    heap.push(sequence);
  }

  /** Takes the oldest sequence number for which `isReady` holds; others are dropped on the way. */
  next(sessionId: string | undefined, isReady: (sequence: number) => boolean): number | undefined {
    const found = this.#firstReady(sessionId ?? '', isReady);
    if (found !== undefined) this.#bySession.get(sessionId ?? '')?.pop();
    return found;
  }

  /** The ids of sessions with a ready message, the one with the oldest message first. */
  sessions(isReady: (sequence: number) => boolean): string[] {
    const first = [...this.#bySession.keys()].map((id) => ({ id, sequence: this.#firstReady(id, isReady) }));
    return first
      .filter((session) => session.sequence !== undefined)
      .toSorted((a, b) => Number(a.sequence) - Number(b.sequence))
      .map((session) => session.id);
  }

  #firstReady(key: string, isReady: (sequence: number) => boolean): number | undefined {
    const heap = this.#bySession.get(key);
    while (heap && heap.size > 0) {
      const sequence = heap.peek() as number;
      if (isReady(sequence)) return sequence;
      heap.pop();
    }
    this.#bySession.delete(key);
    return undefined;
  }
}
