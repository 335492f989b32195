import { FunctionRegistry } from '../../../local/functions-host/core/function-registry';
import { missingFeatures } from '../../../local/functions-host/missing-features';

describe('missingFeatures', () => {
  function featuresOf(trigger: string, more: object = {}, retryOptions?: object): string[] {
    const registry = new FunctionRegistry();
    const bindings = { t: { type: trigger, direction: 'in' }, ...more };
    registry.add({ name: 'f', bindings, retryOptions }, () => {});
    return registry.all().flatMap(missingFeatures);
  }

  it('finds nothing missing for what the host runs', () => {
    const answer = { $return: { type: 'http', direction: 'out' } };

    expect(featuresOf('httpTrigger', answer)).toEqual([]);
    expect(featuresOf('activityTrigger', { client: { type: 'durableClient', direction: 'in' } })).toEqual([]);
  });

  it('names triggers, outputs and retry policies that the host does not have', () => {
    const output = { queue: { type: 'serviceBus', direction: 'out' } };

    expect(featuresOf('blobTrigger', output, { maxRetryCount: 3 })).toEqual([
      'Function "f" never runs: this host has no blobTrigger.',
      'Function "f" is not tried again by its retry policy: this host has none.',
      'Function "f" writes nothing to its serviceBus output: this host has none.',
    ]);
  });
});
