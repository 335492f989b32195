import type { RegisteredFunction } from './core/function-registry';

const TRIGGERS = new Set([
  'httptrigger',
  'timertrigger',
  'servicebustrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'entitytrigger',
]);

/** What a function asks for that this host does not do, as sentences for the log. */
export function missingFeatures(fn: RegisteredFunction): string[] {
  const outputs = Object.values(fn.metadata.bindings).filter(
    ({ direction, type }) => direction === 'out' && type.toLowerCase() !== 'http',
  );
  return [
    ...(TRIGGERS.has(fn.triggerType) ? [] : [`never runs: this host has no ${fn.trigger.type}`]),
    ...(fn.metadata.retryOptions ? ['is not tried again by its retry policy: this host has none'] : []),
    ...outputs.map(({ type }) => `writes nothing to its ${type} output: this host has none`),
  ].map((problem) => `Function "${fn.name}" ${problem}.`);
}
