import type { Values } from '../connection/configuration';
import type { Target } from './target';

/**
 * Splits `additionalConnectionStringProperties` into those that say where the target is, by value name, and those that
 * are appended to connection strings. Names are compared without case.
 */
export function splitProperties(target: Target, properties: Values): { address: Values; appended: Values } {
  const valueNames = new Map(
    Object.entries(target.addressProperties ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const address: Record<string, string> = {};
  const appended: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    const valueName = valueNames.get(name.toLowerCase());
    if (valueName) address[valueName] = value;
    else appended[name] = value;
  }
  return { address, appended };
}
