/** Collections of Azure Resource Manager. */
export interface ArmLister {
  /** Every item of a collection; `filter` is an OData expression. */
  list<T>(path: string, apiVersion: string, filter?: string): Promise<T[]>;
}
