import type { DurableOrchestrationStatus } from 'durable-functions';

type Timed = Pick<DurableOrchestrationStatus, 'createdTime' | 'lastUpdatedTime' | 'customStatus' | 'output'>;

/** ISO 8601: when an operation began, by its own account; Durable Functions tells whole seconds only. */
export function startOf({ customStatus, createdTime }: Timed): string {
  const { startedAt } = (customStatus ?? {}) as { startedAt?: string };
  return startedAt ?? new Date(createdTime).toISOString();
}

/** ISO 8601: when an operation ended, by its own account where it could still tell; never before it began. */
export function endOf(status: Timed): string {
  const { endedAt } = (status.output ?? {}) as { endedAt?: string };
  if (endedAt !== undefined) return endedAt;
  const [began, updated] = [startOf(status), new Date(status.lastUpdatedTime).toISOString()];
  return Date.parse(updated) < Date.parse(began) ? began : updated;
}
