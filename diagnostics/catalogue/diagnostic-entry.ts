/** `error` breaks the feature, `warning` may break it or blocks a step, `info` explains something that is no fault. */
export type Severity = 'error' | 'warning' | 'info';

/** Where the text that an entry recognises is printed. */
export type MatchSource =
  | 'arm.linker.error'
  | 'arm.error'
  | 'arm.extension.status'
  | 'arm.resource'
  | 'k8s.object'
  | 'k8s.event'
  | 'k8s.pod.log'
  | 'helm.release'
  | 'cli.output'
  | 'client.request'
  | 'derived';

export type ClusterType = 'managedClusters' | 'connectedClusters';

/** Where a text must come from to belong to an entry. What is absent is not restricted. */
export interface MatchScope {
  clusterType?: ClusterType;
  /** `{connection}`: the namespaces of connections. `{mesh}`: the namespaces that take part in a mesh. */
  namespace?: string;
  /** Name of a cluster extension; `*` is any, a trailing `*` a prefix. */
  extension?: string;
  /** Extension type, for example `microsoft.flux`. */
  extensionType?: string;
  /** Helm release. */
  release?: string;
  job?: string;
  resourceType?: string;
  distribution?: string;
}

export interface EntryMatch {
  source: MatchSource;
  /** `null`: only the state of the cluster or of Azure can tell. Flags: `i` at most, no `g`, no look-behind. */
  pattern: RegExp | null;
  scope: MatchScope;
  /**
   * `general`: other problems print the same words, so the text alone never gives high confidence; words of the scope
   * (namespace, extension, job) beside it raise it to medium.
   */
  weight?: 'general';
  /** The part of a general pattern that no other problem prints: a find that holds it counts like any other. */
  distinctive?: RegExp;
  /** Texts that the pattern must match. */
  examples: readonly string[];
  /** Values to take out of the text: placeholder name → expression with one group. They fill `<name>` in commands. */
  captures?: Readonly<Record<string, RegExp>>;
}

/** One known problem: what it looks like, why it happens, what to do. Data only; its check is registered in the group. */
export interface DiagnosticEntry {
  /** Stable, kebab-case. */
  id: string;
  title: string;
  severity: Severity;
  match: EntryMatch;
  /** What is read, and what it has to be; for the documentation page. */
  reads: readonly string[];
  /** The healthy state in words. */
  expected: string;
  cause: string;
  fix: string;
  /** For people; never run by the program. `<placeholders>` are filled with what is known. */
  commands: readonly string[];
  /** Entries that explain this general one: when one of them fires, this one is shown as its symptom. */
  refinedBy?: readonly string[];
  remediation: {
    /** May run unattended: idempotent, deletes nothing, opens nothing, costs nothing, restarts nothing. */
    safe: boolean;
    /** What a repair does, in words; "None." when there is nothing to do for a program. */
    action: string;
  };
}
