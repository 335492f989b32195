import type { ConnectionError, ErrorFinding } from '../../connection/errors';
import type { ConnectionRequest } from '../../connection/request';
import type { Progress, Step } from '../../connection/step';
import type { RemediationAction, RemediationPlan } from '../../diagnostics/remediation/remediation-plan';
import type { StoredReport } from '../../diagnostics/report/stored-report';

export type { RemediationAction, RemediationPlan, StoredReport };

export interface DiagnoseInput {
  operationId: string;
  clusterId: string;
  connectionName?: string;
  /** Without credentials. */
  errorText?: string;
  /** The request that failed; its credentials are sealed. */
  failedRequest?: ConnectionRequest;
  /** Whether repairs are worked out too. */
  plansRepairs: boolean;
  /** Entries whose repair has been carried out: their checks decide by the state alone, not by the error text. */
  repaired: string[];
  failures: number;
  progress?: Progress;
}

/** A repair of one finding. */
export type TitledPlan = RemediationPlan & { title: string };

export interface DiagnosisFacts {
  report: StoredReport;
  /** One or two sentences: what is wrong, and what to do. */
  verdict: string[];
  plans: TitledPlan[];
  /** Of the repaired entries: those whose problem is still there, and those that could not be checked. */
  unsolved: string[];
}

export interface RepairInput {
  operationId: string;
  clusterId: string;
  action: RemediationAction;
  /** Whether somebody approved this very repair, or it is safe. */
  isApproved: boolean;
  failures: number;
  progress?: Progress;
}

export interface ExplainInput {
  operationId: string;
  clusterId: string;
  /** Which part of the product failed. */
  about: 'connection' | 'flux';
  /** Of a connection; its credentials are sealed. */
  request?: ConnectionRequest;
  error: ConnectionError;
}

/** Activities of diagnosis and repair: their names as registered, inputs and outputs. */
export interface DiagnosisActivities {
  /** Looks at a cluster and reports. Changes nothing. */
  'diagnose-cluster': (input: DiagnoseInput) => Promise<Step<DiagnosisFacts>>;
  /** What the state of the cluster tells about a failed operation. Bounded in time; never fails. */
  'explain-failure': (input: ExplainInput) => Promise<{ findings: ErrorFinding[] }>;
  /** One short step of one action of a repair. */
  'repair-step': (input: RepairInput) => Promise<Step<never>>;
  /** The request of a connection as it is recorded, to send it again. Fails when it held credentials. */
  'recorded-request': (input: {
    operationId: string;
    clusterId: string;
    connectionName: string;
    failures: number;
    progress?: Progress;
  }) => Promise<Step<ConnectionRequest>>;
}
