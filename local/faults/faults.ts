import { z } from 'zod';
import { Fault } from './fault';

interface Armed {
  fault: Fault;
  pattern: RegExp;
  left: number;
}

/** The faults that one stand-in is told to show. Kept in memory: a restart forgets them. */
export class Faults {
  #armed: Armed[] = [];

  /** Replaces all faults. Throws an Error that names the wrong field, e.g. `[0].match.path: must be …`. */
  set(list: unknown): void {
    const parsed = z.array(Fault).safeParse(list);
    if (!parsed.success) throw new Error(describe(parsed.error));
    this.#armed = parsed.data.map((fault) => ({
      fault,
      pattern: new RegExp(fault.match.path, 'i'),
      left: fault.times,
    }));
  }

  clear(): void {
    this.#armed = [];
  }

  /** The faults that are still armed, `times` being what is left of them. */
  list(): Fault[] {
    return this.#armed.filter(({ left }) => left > 0).map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** The first armed fault for this request, using it up once. */
  take(method: string, pathWithQuery: string): Fault | undefined {
    const found = this.#armed.find(
      ({ fault, pattern, left }) =>
        left > 0 &&
        (fault.match.method ?? method).toUpperCase() === method.toUpperCase() &&
        pattern.test(pathWithQuery),
    );
    if (!found) return undefined;
    found.left -= 1;
    return found.fault;
  }
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${z.core.toDotPath(issue.path) || 'faults'}: ${issue.message}`)
    .join('; ');
}
