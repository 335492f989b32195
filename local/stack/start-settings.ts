import { join, resolve } from 'node:path';
import { z } from 'zod';
import { worldFile } from '../world';
import type { LocalStackOptions } from './local-stack';

const Port = (fallback: number) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535, 'must be a port number from 0 (any free one) to 65535, for example 7071')
    .default(fallback);

const StartEnvironment = z.object({
  LOCAL_FUNCTIONS_PORT: Port(7071),
  LOCAL_FUNCTIONS_HTTPS_PORT: Port(7072),
  LOCAL_SERVICE_BUS_PORT: Port(5672),
  LOCAL_ARM_PORT: Port(7073),
  LOCAL_KUBERNETES_PORT: Port(6443),
  LOCAL_STATE_DIR: z.string().min(1).optional(),
  LOCAL_WORLD: z.string().min(1).optional(),
  LOCAL_KUBECONFIG: z.string().min(1).optional(),
});

/**
 * Reads the settings of `npm start` from the environment.
 * @throws Error that names the variable with a wrong value.
 */
export function startSettings(
  environment: NodeJS.ProcessEnv,
  root: string,
): Pick<LocalStackOptions, 'ports' | 'stateDirectory' | 'world' | 'kubeconfig'> {
  const parsed = StartEnvironment.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(problems.join('\n'));
  }
  const values = parsed.data;
  return {
    stateDirectory: resolve(values.LOCAL_STATE_DIR ?? join(root, '.local')),
    world: values.LOCAL_WORLD === undefined ? worldFile('default') : resolve(values.LOCAL_WORLD),
    ...(values.LOCAL_KUBECONFIG === undefined ? {} : { kubeconfig: resolve(values.LOCAL_KUBECONFIG) }),
    ports: {
      functions: values.LOCAL_FUNCTIONS_PORT,
      functionsHttps: values.LOCAL_FUNCTIONS_HTTPS_PORT,
      serviceBus: values.LOCAL_SERVICE_BUS_PORT,
      arm: values.LOCAL_ARM_PORT,
      kubernetes: values.LOCAL_KUBERNETES_PORT,
    },
  };
}
