import type { Operation } from '../api/operations';
import { textPairs, textTable } from '../output/text-table';
import type { Paint } from '../output/paint';
import type { View } from '../output/printer';

/** An operation with its phases. */
export function operationView(operation: Operation): View {
  const rows = operation.phases.map(({ name, state, message }) => ({
    Phase: name,
    State: state,
    Message: message,
  }));
  return {
    value: operation,
    rows,
    text: (paint) => operationText(operation, rows, paint),
  };
}

function operationText(
  { operationId, linkerId, status, percent, message, startedAt, endedAt }: Operation,
  rows: readonly Record<string, string>[],
  paint: Paint,
): string {
  const facts: [string, string][] = [
    ['Status', `${status} (${percent}%)`],
    ['Message', message],
    ['Connection', linkerId],
    ['Started', startedAt ?? ''],
    ['Ended', endedAt ?? ''],
  ];
  return [
    paint('bold', operationId),
    textPairs(
      facts.filter(([, value]) => value !== ''),
      '  ',
    ),
    ...(rows.length > 0 ? ['', textTable(rows, paint)] : []),
  ].join('\n');
}
