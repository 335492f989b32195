import type { EntityContext } from 'durable-functions';

export interface GateRequest {
  operationId: string;
  /** In the order of asking, or whoever asks first when the gate is free. */
  inOrder: boolean;
}

/** `ahead` is the operation that is in front. */
export type Admission = { isAdmitted: true; ahead?: string } | { isAdmitted: false; ahead: string };

export interface GateState {
  holder?: string;
  /** Operations that asked for their turn, in order. */
  line: string[];
}

/**
 * A gate that one operation at a time may hold: Azure refuses two changes to one cluster or identity at once, and two
 * operations on one linker would undo each other's work. Operations: `enter` ({@link GateRequest} → {@link Admission})
 * and `leave` (`{ operationId }`).
 */
export function gateEntity(context: EntityContext<GateState>): void {
  const state = context.df.getState(() => ({ line: [] })) ?? { line: [] };
  if (context.df.operationName === 'enter') {
    const admission = enter(state, context.df.getInput<GateRequest>() as GateRequest);
    context.df.setState(state);
    context.df.return(admission);
    return;
  }
  leave(state, (context.df.getInput<{ operationId: string }>() as { operationId: string }).operationId);
  if (state.holder === undefined && state.line.length === 0) context.df.destructOnExit();
  else context.df.setState(state);
}

function enter(state: GateState, { operationId, inOrder }: GateRequest): Admission {
  if (state.holder === operationId) return { isAdmitted: true };
  const first = state.line[0] ?? operationId;
  if (state.holder === undefined && (!inOrder || first === operationId)) {
    state.holder = operationId;
    state.line = state.line.filter((id) => id !== operationId);
    return { isAdmitted: true };
  }
  if (inOrder && !state.line.includes(operationId)) state.line.push(operationId);
  return { isAdmitted: false, ahead: state.holder ?? first };
}

function leave(state: GateState, operationId: string): void {
  if (state.holder === operationId) delete state.holder;
  state.line = state.line.filter((id) => id !== operationId);
}
