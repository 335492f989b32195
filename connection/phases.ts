/** Resources that only one operation may change at a time. */
export type GateKind = 'subscription' | 'cluster' | 'identity' | 'target';

export interface Phase {
  /** Also the name of the activity that runs it. */
  name: string;
  /** What the phase is for, for progress displays and documents. */
  title: string;
  /** Phases that must have ended well before this one begins. */
  needs: readonly string[];
  /** Held while the phase writes, so that operations do not change the same resource at once. */
  gate?: GateKind;
  /** Minutes after which waiting is given up. */
  timeLimitMinutes: number;
  /** What the phase did stays when a later phase fails: others may rely on it by then. */
  isKeptOnFailure?: true;
}

/**
 * The steps that make a connection, in reading order. The orchestrator runs every phase whose needs are met side by
 * side; plan, progress and documents are made from this list.
 */
export const connectPhases = [
  {
    name: 'resolve-target',
    title: 'Find the target and read its endpoints',
    needs: [],
    timeLimitMinutes: 10,
  },
  {
    name: 'register-provider',
    title: 'Register resource providers',
    needs: [],
    gate: 'subscription',
    timeLimitMinutes: 20,
    isKeptOnFailure: true,
  },
  {
    name: 'wait-for-cluster',
    title: 'Wait until the cluster accepts changes',
    needs: [],
    gate: 'cluster',
    timeLimitMinutes: 60,
  },
  {
    name: 'enable-cluster-features',
    title: 'Enable the cluster features that the authentication needs',
    needs: ['wait-for-cluster'],
    gate: 'cluster',
    timeLimitMinutes: 60,
    isKeptOnFailure: true,
  },
  {
    name: 'install-extension',
    title: 'Install the cluster extension',
    needs: ['register-provider', 'enable-cluster-features'],
    gate: 'cluster',
    timeLimitMinutes: 40,
  },
  {
    name: 'federate-identity',
    title: 'Federate the identity with the service account',
    needs: ['enable-cluster-features'],
    gate: 'identity',
    timeLimitMinutes: 15,
  },
  {
    name: 'assign-roles',
    title: 'Assign roles on the target',
    needs: ['resolve-target'],
    timeLimitMinutes: 20,
  },
  {
    name: 'open-firewall',
    title: 'Admit the outbound addresses of the cluster',
    needs: ['resolve-target', 'wait-for-cluster'],
    gate: 'target',
    timeLimitMinutes: 30,
  },
  {
    name: 'create-database-user',
    title: 'Make the identity a user of the database',
    needs: ['resolve-target', 'open-firewall'],
    gate: 'target',
    timeLimitMinutes: 15,
  },
  {
    name: 'create-resources',
    title: 'Create the Kubernetes resources',
    needs: ['install-extension', 'resolve-target', 'federate-identity'],
    timeLimitMinutes: 15,
  },
  {
    name: 'record-connection',
    title: 'Record the connection',
    // The extension brings the namespace of the record.
    needs: ['install-extension', 'create-resources'],
    timeLimitMinutes: 10,
  },
  {
    name: 'verify-connection',
    title: 'Verify the connection',
    needs: ['record-connection', 'assign-roles', 'open-firewall', 'create-database-user'],
    timeLimitMinutes: 10,
  },
] as const satisfies readonly Phase[];

export type PhaseName = (typeof connectPhases)[number]['name'];
