import type { ArmReader } from '../../targets/target';
import type { CallGate } from './call-gate';
import { type Reading, known } from './reading';
import { reasonOf } from './reason';

/** Azure Resource Manager as diagnosis needs it; the client of azure/ is one. */
export interface ArmSource extends ArmReader {
  /** Every item of a collection, all pages. */
  list<T>(path: string, apiVersion: string, filter?: string): Promise<T[]>;
}

/** Memoized ARM reads. */
export class ArmEvidence {
  private readonly arm: ArmSource;
  private readonly gate: CallGate;
  private readonly readings = new Map<string, Promise<Reading<unknown>>>();

  constructor(arm: ArmSource, gate: CallGate) {
    this.arm = arm;
    this.gate = gate;
  }

  get<T>(id: string, apiVersion: string): Promise<Reading<T>> {
    return this.memoized(`get ${id}`, id, () => this.arm.get<T>(id, apiVersion));
  }

  list<T>(id: string, apiVersion: string, filter?: string): Promise<Reading<T[]>> {
    return this.memoized(`list ${id} ${filter ?? ''}`, id, () => this.arm.list<T>(id, apiVersion, filter));
  }

  action<T>(id: string, action: string, apiVersion: string): Promise<Reading<T>> {
    const path = `${id}/${action}`;
    return this.memoized(`post ${path}`, path, () => this.arm.post<T>(id, action, apiVersion));
  }

  reader(): ArmReader {
    return {
      get: <T>(id: string, apiVersion: string) => known(this.get<T>(id, apiVersion)),
      post: async <T>(id: string, action: string, apiVersion: string) => {
        const value = await known(this.action<T>(id, action, apiVersion));
        if (value === undefined) throw new Error(`${id}/${action} does not exist`);
        return value;
      },
    };
  }

  private memoized<T>(key: string, what: string, read: () => Promise<T | undefined>): Promise<Reading<T>> {
    const lower = key.toLowerCase();
    const existing = this.readings.get(lower);
    if (existing) return existing as Promise<Reading<T>>;
    const reading = this.gate.call('arm', what, () => absentWhen404(read));
    this.readings.set(lower, reading);
    return reading;
  }
}

/** Of a provider that the subscription has not registered, it holds nothing. */
function isUnregistered(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'MissingSubscriptionRegistration' || code === 'SubscriptionNotRegistered';
}

/** Lists and actions throw for what does not exist; that is an answer, not a failure. */
async function absentWhen404<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (reasonOf(error).status === 404 || isUnregistered(error)) return undefined;
    throw error;
  }
}
