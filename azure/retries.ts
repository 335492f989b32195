import type * as RestPipeline from '@azure/core-rest-pipeline';
import type { Pipeline } from '@azure/core-rest-pipeline';

export interface Retries {
  maxRetries: number;
  retryDelayInMs: number;
  maxRetryDelayInMs: number;
}

const DEFAULT_RETRIES: Retries = { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 4_000 };

/**
 * Repeats requests after server errors and cut connections. Throttled requests are not repeated here: the library would
 * sleep for as long as Azure asks, and keep an activity busy; its caller waits on a durable timer.
 */
export function addRetries(
  pipeline: Pipeline,
  rest: typeof RestPipeline,
  retries: Retries = DEFAULT_RETRIES,
): void {
  pipeline.addPolicy(rest.exponentialRetryPolicy(retries), { phase: 'Retry' });
  pipeline.addPolicy(rest.systemErrorRetryPolicy(retries), { phase: 'Retry' });
}
