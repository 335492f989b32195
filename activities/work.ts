import type { ArmClient } from '../azure/arm-client';
import type { AzureReads } from '../azure/memoized-reader';
import { isConfigurationOptedOut, namespaceOf } from '../connection/linker';
import { linkerId } from '../connection/names';
import type { ConnectionFacts, OperationType, PlannedOperation, UndoFacts } from '../connection/plan';
import type { PhaseName } from '../connection/phases';
import type { ConnectionRequest } from '../connection/request';
import type { Step } from '../connection/step';
import type { KubernetesClient } from '../kubernetes/kubernetes-client';
import { targetById } from '../targets/registry';
import { checkSupport } from '../targets/support';
import type { AuthKind, Target, TargetReference } from '../targets/target';
import type { Clients } from './clients';
import { ConnectionFailure } from './connection-failure';
import type { ConnectionRecord } from './records/connection-record';
import type { PhaseInput } from './phase-activity';
import type { Survey } from './plans/survey';

/** One request, understood, with the clients to work on it. */
export interface Work {
  clients: Clients;
  arm: ArmClient;
  /** Reads; in a plan each resource is asked for once. */
  reads: AzureReads;
  kubernetes(): Promise<KubernetesClient>;
  request: ConnectionRequest;
  clusterId: string;
  linkerId: string;
  namespace: string;
  target: Target;
  reference: TargetReference;
  auth: AuthKind;
  /** Whether identities and roles are left to the caller (`authMode: optOutAllAuth`, or no `authInfo` at all). */
  isAuthOptedOut: boolean;
  /** Whether the Secret is left to the caller (`configurationInfo.action: optOut`). */
  isConfigurationOptedOut: boolean;
}

/** What a phase will do, as far as can be seen now. */
export interface PhasePlan {
  operations: PlannedOperation[];
  /** Why there is nothing to do. A phase without it runs. */
  skip?: string;
  warnings?: string[];
  /** What was learnt on the way; later phases plan with it. */
  facts?: ConnectionFacts;
}

/** One phase: what it will do, one short step of it, and how it is taken back. */
export interface PhaseModule {
  plan(work: Work, survey: Survey): Promise<PhasePlan>;
  run(work: Work, input: PhaseInput): Promise<Step<ConnectionFacts>>;
  /** @param elsewhere connections of other clusters to the target, when the phase changed something on it. */
  undo?(work: Work, input: PhaseInput, elsewhere: readonly ConnectionRecord[]): Promise<Step<UndoFacts>>;
}

/** Understands a request. Fails for what is not supported. */
export async function openWork(clients: Clients, request: ConnectionRequest): Promise<Work> {
  const support = checkSupport(request.properties);
  if (!support.ok) throw new ConnectionFailure(support.error);
  const arm = await clients.arm();
  const { clusterId, name, properties } = request;
  return {
    clients,
    arm,
    reads: arm,
    kubernetes: async () => (await clients.clusters()).clientOf(clusterId),
    request,
    clusterId,
    linkerId: linkerId(clusterId, name),
    namespace: namespaceOf(properties),
    target: support.target,
    reference: support.reference,
    // Without authentication nobody is known who signs in, as with a secret; nobody reads one either.
    auth: support.auth ?? 'secret',
    isAuthOptedOut: !properties.authInfo || properties.authInfo.authMode === 'optOutAllAuth',
    isConfigurationOptedOut: isConfigurationOptedOut(properties),
  };
}

/** The kind of target as its facts show it: an id alone does not tell all kinds apart. */
export function targetOf(work: Work, facts: ConnectionFacts): Target {
  return facts.target ? targetById(facts.target.kind) : work.target;
}

/** Builds one announced change. */
export function operation(
  phase: PhaseName,
  operationType: OperationType,
  change: Omit<PlannedOperation, 'phase' | 'operationType'>,
): PlannedOperation {
  return { phase, operationType, ...change };
}

/** A phase with nothing to do. */
export function skip(reason: string, more: Pick<PhasePlan, 'warnings' | 'facts'> = {}): PhasePlan {
  return { operations: [], skip: reason, ...more };
}
