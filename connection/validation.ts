export type ValidationResult = 'success' | 'warning' | 'failure';

/** One line of a validation. */
export interface ValidationItem {
  /** What was looked at, as a sentence. */
  name: string;
  result: ValidationResult;
  /** What is wrong; null when nothing is. */
  description: string | null;
  errorCode?: string;
  errorMessage?: string;
}

/** What validating a connection has found. */
export interface ValidationReport {
  linkerName: string;
  isConnectionAvailable: boolean;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  endedAt: string;
  sourceId: string;
  targetId: string;
  authType: string;
  items: ValidationItem[];
}

/** A connection is available unless a check fails; warnings do not count. */
export function isAvailable(items: readonly ValidationItem[]): boolean {
  return items.every(({ result }) => result !== 'failure');
}
