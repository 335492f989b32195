import type { User } from '../auth/user';

/** What every write has besides its object. */
export interface WriteRequest {
  user: User;
  /** Name under which the writer's fields are kept. */
  manager: string;
  /** All the work is done and answered, and nothing is stored. */
  isDryRun: boolean;
  /** Fields that the type does not have are refused instead of dropped (`fieldValidation=Strict`). */
  isStrict: boolean;
  isPatch: boolean;
  /** Fields that the type does not have are dropped with a warning, which is added here. */
  warnings?: Set<string>;
  /** `status` or `scale` when the write goes to that subresource. */
  subresource?: string;
}

/** Writes by the server's own parts. */
export const controllerWrite: WriteRequest = {
  user: { name: 'system:kube-controller-manager', groups: ['system:masters', 'system:authenticated'] },
  manager: 'kube-controller-manager',
  isDryRun: false,
  isStrict: false,
  isPatch: false,
};
