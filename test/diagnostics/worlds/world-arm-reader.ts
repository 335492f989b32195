import type { ArmReader } from '../../../targets/target';
import type { World } from './world';

/** Azure Resource Manager of a world. A list id answers what was put there, or the resources below it. */
export class WorldArmReader implements ArmReader {
  readonly requests: string[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  get<T>(id: string): Promise<T | undefined> {
    return this.answer<T | undefined>(id, () => {
      const path = this.world.armPath(id);
      return (this.world.arm.get(path) ?? this.childrenOf(path)) as T | undefined;
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
    try {
      return Promise.resolve(structuredClone(read()));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private childrenOf(path: string): { value: unknown[] } | undefined {
    const isList = path.split('/').length % 2 === 0;
    const parent = path
      .split('/')
      .slice(0, -1)
      .join('/')
      .replace(/\/providers\/[^/]+$/, '');
    const children = [...this.world.arm].filter(
      ([key]) => key.startsWith(`${path}/`) && !key.slice(path.length + 1).includes('/'),
    );
    if (children.length === 0 && !(isList && this.world.arm.has(parent))) return undefined;
    return { value: children.map(([, value]) => value) };
  }
}

export function httpError(statusCode: number): Error {
  return Object.assign(new Error(`HTTP ${statusCode}`), { statusCode });
}
