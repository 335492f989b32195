import type * as YamlModule from 'yaml';
import { z } from 'zod';

/** How one cluster is reached. Certificates are base64 of PEM, as in a kubeconfig. */
export interface ClusterEndpoint {
  server: string;
  caData?: string;
  /** Absent: the caller brings an Entra token. */
  login?: { token: string } | { certData: string; keyData: string };
}

const Named = z.object({ name: z.string() });
const Kubeconfig = z.object({
  'current-context': z.string(),
  clusters: z.array(
    Named.extend({
      cluster: z.object({
        server: z.url({ protocol: /^https$/ }),
        'certificate-authority-data': z.string().optional(),
      }),
    }),
  ),
  contexts: z.array(Named.extend({ context: z.object({ cluster: z.string(), user: z.string() }) })),
  users: z.array(
    Named.extend({
      user: z.object({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
      }),
    }),
  ),
});

/**
 * Reads the kubeconfig that AKS gives out (YAML). Only server, CA and inline logins are taken: commands (`exec`) and file
 * names in it are never followed.
 * @throws Error without any value of the file.
 */
export function readKubeconfig(text: string): ClusterEndpoint {
  const parsed = Kubeconfig.safeParse(parseYaml(text));
  if (!parsed.success)
    throw new Error(`The kubeconfig of the cluster is not understood: ${fields(parsed.error)}`);
  const config = parsed.data;
  const { context } = config.contexts.find(({ name }) => name === config['current-context']) ?? {};
  const { cluster } = config.clusters.find(({ name }) => name === context?.cluster) ?? {};
  const { user } = config.users.find(({ name }) => name === context?.user) ?? {};
  if (!cluster) throw new Error('The kubeconfig of the cluster names no current cluster');
  const login = loginOf(user ?? {});
  return {
    server: cluster.server,
    ...(cluster['certificate-authority-data'] ? { caData: cluster['certificate-authority-data'] } : {}),
    ...(login ? { login } : {}),
  };
}

function loginOf(user: z.infer<typeof Kubeconfig>['users'][number]['user']): ClusterEndpoint['login'] {
  if (user.token) return { token: user.token };
  const { 'client-certificate-data': certData, 'client-key-data': keyData } = user;
  return certData && keyData ? { certData, keyData } : undefined;
}

/** YAML takes long to load, and a cold start does without it. */
function parseYaml(text: string): unknown {
  const { parse } = require('yaml') as typeof YamlModule;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function fields(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.join('.') || 'document').join(', ');
}
