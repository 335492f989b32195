import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const CORE_MODULE = '@azure/functions-core';

/**
 * Makes `@azure/functions-core` resolvable for CommonJS and ESM apps. The library remembers also that it did
 * not find it, so this must happen before anything imports `@azure/functions`.
 */
export function injectCore(): void {
  if (isResolvable()) return;
  const url = pathToFileURL(require.resolve('./functions-core')).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === CORE_MODULE ? { url, format: 'commonjs', shortCircuit: true } : next(specifier, context),
  });
}

/** True after the first call, and under Jest, where `moduleNameMapper` leads to the same file. */
function isResolvable(): boolean {
  try {
    require.resolve(CORE_MODULE);
    return true;
  } catch {
    return false;
  }
}
