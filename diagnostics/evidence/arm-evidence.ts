import type { ArmReader } from '../../targets/target';
import type { CallGate } from './call-gate';
import { type Reading, known } from './reading';

interface ArmPage<T> {
  value?: T[];
  nextLink?: string | null;
}

/** More pages than this are cut off; 100 pages of extensions or role assignments are a defect, not a cluster. */
const MAX_PAGES = 20;

/** Memoized ARM reads. */
export class ArmEvidence {
  private readonly arm: ArmReader;
  private readonly gate: CallGate;
  private readonly readings = new Map<string, Promise<Reading<unknown>>>();

  constructor(arm: ArmReader, gate: CallGate) {
    this.arm = arm;
    this.gate = gate;
  }

  get<T>(id: string, apiVersion: string): Promise<Reading<T>> {
    return this.memoized(`get ${id}`, () => this.gate.call('arm', id, () => this.arm.get<T>(id, apiVersion)));
  }

  list<T>(id: string, apiVersion: string): Promise<Reading<T[]>> {
    return this.memoized(`list ${id}`, () => this.readPages<T>(id, apiVersion));
  }

  action<T>(id: string, action: string, apiVersion: string): Promise<Reading<T>> {
    return this.memoized(`post ${id}/${action}`, () =>
      this.gate.call('arm', `${id}/${action}`, () => this.arm.post<T>(id, action, apiVersion)),
    );
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

  private async readPages<T>(id: string, apiVersion: string): Promise<Reading<T[]>> {
    const items: T[] = [];
    let path: string | undefined = id;
    for (let page = 0; path !== undefined && page < MAX_PAGES; page += 1) {
      const reading: Reading<ArmPage<T>> = await this.get<ArmPage<T>>(path, apiVersion);
      if (reading.state === 'notReadable') return reading;
      if (reading.state === 'absent') return page === 0 ? reading : { state: 'found', value: items };
      items.push(...(reading.value.value ?? []));
      path = reading.value.nextLink ? pathOf(reading.value.nextLink) : undefined;
    }
    return { state: 'found', value: items };
  }

  private memoized<T>(key: string, read: () => Promise<Reading<T>>): Promise<Reading<T>> {
    const lower = key.toLowerCase();
    const existing = this.readings.get(lower);
    if (existing) return existing as Promise<Reading<T>>;
    const reading = read();
    this.readings.set(lower, reading);
    return reading;
  }
}

/** A `nextLink` is absolute and names its api-version; the reader wants the path and adds the version itself. */
function pathOf(nextLink: string): string {
  const url = new URL(nextLink, 'https://management.azure.com');
  url.searchParams.delete('api-version');
  return url.pathname + url.search;
}
