import type { ConnectionPlan, OperationType, PlannedOperation } from '../../connection/plan';

/** One write that a dry run announces, as the service shows it. */
export interface OperationPreview {
  name: string;
  operationType: OperationType;
  description: string;
  action: string;
  scope: string;
}

/** Every write that a plan makes, one entry each: first what is made, then what an update takes away. */
export function operationPreviews({ operations, leftovers }: ConnectionPlan): OperationPreview[] {
  return [...previewsOf(operations), ...previewsOf((leftovers?.operations ?? []).map(asRemoval))];
}

function previewsOf(operations: readonly PlannedOperation[]): OperationPreview[] {
  const writes = new Map<string, PlannedOperation[]>();
  for (const [index, operation] of operations.entries()) {
    const { sharedWrite, scope } = operation;
    const key = sharedWrite === undefined ? String(index) : `${sharedWrite} ${scope}`;
    writes.set(key, [...(writes.get(key) ?? []), operation]);
  }
  return [...writes.values()].flatMap((parts) => previewOf(parts) ?? []);
}

function previewOf(parts: readonly PlannedOperation[]): OperationPreview | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const { name, sharedWrite, operationType, action, scope } = first;
  return {
    name: parts.length > 1 ? (sharedWrite ?? name) : name,
    operationType,
    description: parts.map(({ description }) => description).join('; '),
    action,
    scope,
  };
}

/** What is taken away is announced by the name of what made it. */
function asRemoval(operation: PlannedOperation): PlannedOperation {
  const { name, description } = operation;
  return {
    ...operation,
    name: name.replace(/^(?:create|give|record)/, 'remove'),
    description: `Take away: ${description}`,
  };
}
