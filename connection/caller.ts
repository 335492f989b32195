export type CallerType = 'User' | 'Application' | 'ManagedIdentity' | 'Key';

/** Who asked for an operation, as Azure's `systemData` names them. Holds no token. */
export interface Caller {
  /** User principal name, client id of an application, or the name of the door. */
  name: string;
  type: CallerType;
}
