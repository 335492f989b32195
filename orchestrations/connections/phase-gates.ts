import type { OrchestrationContext, Task } from 'durable-functions';
import type { connectPhases, GateKind, PhaseName } from '../../connection/phases';
import type { ConnectionFacts } from '../../connection/plan';
import { keyOf } from '../../connection/names';
import type { OperationState } from '../connect-state';
import { enterGate, leaveGate } from '../turns/gate';

type ListedPhase = (typeof connectPhases)[number];

/**
 * Takes the gate that a phase writes behind, if it has one. One operation at a time changes a cluster, an identity or
 * a target; the others wait at the gate and not at Azure, so that there is one poller.
 * @returns whether the phase may run now.
 */
export function* holdPhaseGate(
  context: OrchestrationContext,
  state: OperationState,
  phase: ListedPhase,
  facts: ConnectionFacts,
): Generator<Task, boolean> {
  if (!('gate' in phase)) return true;
  const id = gateId(state.order.request.clusterId, facts, phase.gate);
  if (id === undefined || state.gates.some((gate) => gate.phase === phase.name)) return true;
  const request = { operationId: context.df.instanceId, inOrder: false };
  const isHeld = state.gates.some((gate) => gate.id === id) || (yield* enterGate(context, id, request));
  if (isHeld) state.gates.push({ id, phase: phase.name });
  return isHeld;
}

/** Leaves the gate of a phase that has ended, unless another phase of this operation needs it too. */
export function releasePhaseGate(
  context: OrchestrationContext,
  state: OperationState,
  name: PhaseName,
): void {
  const gate = state.gates.find((held) => held.phase === name);
  if (!gate) return;
  state.gates = state.gates.filter((held) => held !== gate);
  if (!state.gates.some((held) => held.id === gate.id)) leaveGate(context, gate.id);
}

/** Leaves all gates: what an operation has begun may take long to undo, and others look before they change anything. */
export function releaseGates(context: OrchestrationContext, state: OperationState): void {
  for (const id of new Set(state.gates.map((gate) => gate.id))) leaveGate(context, id);
  state.gates = [];
}

function gateId(clusterId: string, facts: ConnectionFacts, kind: GateKind): string | undefined {
  const ids: Record<GateKind, string | undefined> = {
    subscription: clusterId.split('/').slice(0, 3).join('/'),
    cluster: clusterId,
    identity: facts.principal?.resourceId,
    target: facts.target?.resourceId,
  };
  const id = ids[kind];
  return id === undefined ? undefined : `${kind}-${keyOf(id)}`;
}
