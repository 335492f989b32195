import type { ArmSource } from '../../../diagnostics/evidence/arm-evidence';
import type { World } from './world';

/** Azure Resource Manager of a world. A list id answers what was put there, or the resources below it. */
export class WorldArmReader implements ArmSource {
  readonly requests: string[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  get<T>(id: string): Promise<T | undefined> {
    return this.answer<T | undefined>(id, () => this.world.arm.get(this.world.armPath(id)) as T | undefined);
  }

  list<T>(path: string, _apiVersion: string, filter?: string): Promise<T[]> {
    return this.answer<T[]>(path, () => {
      const items = this.itemsOf(this.world.armPath(path));
      if (!items) throw httpError(404);
      const wanted = /^principalId eq '([^']+)'$/.exec(filter ?? '')?.[1];
      return items.filter((item) => wanted === undefined || principalOf(item) === wanted) as T[];
    });
  }

  post<T>(id: string, action: string): Promise<T> {
    return this.answer<T>(`${id}/${action}`, () => {
      const key = `${this.world.armPath(id)}/${action.toLowerCase()}`;
      if (!this.world.armActions.has(key)) throw httpError(404);
      return this.world.armActions.get(key) as T;
    });
  }

  private answer<T>(id: string, read: () => T): Promise<T> {
    this.requests.push(id);
    if (this.world.forbidden.some((pattern) => pattern.test(id))) return Promise.reject(httpError(403));
    const refusal = this.world.refusals.find(({ pattern }) => pattern.test(id));
    if (refusal) return Promise.reject(refusal.error);
    try {
      return Promise.resolve(structuredClone(read()));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** What was put as a list, or the resources below the path; `undefined` when the parent does not exist. */
  private itemsOf(path: string): unknown[] | undefined {
    const list = this.world.arm.get(path);
    if (list) return list['value'] as unknown[];
    const children = [...this.world.arm].filter(
      ([key]) => key.startsWith(`${path}/`) && !key.slice(path.length + 1).includes('/'),
    );
    const parent = path.replace(/\/[^/]+$/, '').replace(/\/providers\/[^/]+$/, '');
    const exists = this.world.arm.has(parent) || /^\/subscriptions\/[^/]+(?:\/|$)/.test(parent);
    return children.length > 0 || exists ? children.map(([, value]) => value) : undefined;
  }
}

function principalOf(item: unknown): string | undefined {
  return (item as { properties?: { principalId?: string } }).properties?.principalId;
}

export function httpError(statusCode: number): Error {
  return Object.assign(new Error(`HTTP ${statusCode}`), { statusCode });
}
