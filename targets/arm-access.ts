/** Reads and calls on Azure Resource Manager that targets need. Implemented in azure/. */
export interface ArmReader {
  /** @returns the resource, or `undefined` when it does not exist. Other failures throw. */
  get<T>(id: string, apiVersion: string): Promise<T | undefined>;
  /** Calls an action such as `listKeys`. */
  post<T>(id: string, action: string, apiVersion: string, body?: unknown): Promise<T>;
}

/** A write that may go on in Azure after the answer. `operationUrl` is to be polled. */
export interface ArmWrite {
  operationUrl?: string;
}

export interface ArmWriter extends ArmReader {
  put(id: string, apiVersion: string, body: unknown): Promise<ArmWrite>;
  patch(id: string, apiVersion: string, body: unknown): Promise<ArmWrite>;
  delete(id: string, apiVersion: string): Promise<ArmWrite>;
}

export interface TargetReference {
  /** The target id in canonical spelling (or the endpoint of a target outside ARM). */
  id: string;
  /** The ARM resource that is read, that roles are set on and whose firewall is opened. */
  resourceId: string;
  /** Parts of the id by placeholder name, for example `{ account: 'shop' }`. */
  names: Record<string, string>;
}
