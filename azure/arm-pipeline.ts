import type * as RestPipeline from '@azure/core-rest-pipeline';
import type { Pipeline } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { addRetries, type Retries } from './retries';

type Rest = typeof RestPipeline;

/**
 * What every request goes through: proxy, user agent, request id, repeats, token, log.
 * @param audience whom the token is for, for example `https://management.azure.com`.
 */
export function createPipeline(
  rest: Rest,
  credential: TokenCredential,
  audience: string,
  retries: Retries | undefined,
): Pipeline {
  const pipeline = rest.createEmptyPipeline();
  pipeline.addPolicy(rest.proxyPolicy());
  pipeline.addPolicy(rest.decompressResponsePolicy());
  pipeline.addPolicy(rest.userAgentPolicy({ userAgentPrefix: 'aks-service-connector' }));
  pipeline.addPolicy(rest.setClientRequestIdPolicy());
  addRetries(pipeline, rest, retries);
  pipeline.addPolicy(rest.tracingPolicy(), { afterPhase: 'Retry' });
  pipeline.addPolicy(rest.bearerTokenAuthenticationPolicy({ credential, scopes: `${audience}/.default` }), {
    phase: 'Sign',
  });
  pipeline.addPolicy(rest.logPolicy(), { afterPhase: 'Sign' });
  return pipeline;
}
