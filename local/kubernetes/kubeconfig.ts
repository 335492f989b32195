import { stringify } from 'yaml';

export interface KubeconfigOptions {
  cluster: string;
  user: string;
  server: string;
  token: string;
  /** PEM of the CA; left out for processes that trust it anyway, whose clients then pool their connections. */
  caCertPem?: string;
}

/** A kubeconfig (YAML) with one cluster, one user and one context. */
export function renderKubeconfig({ cluster, user, server, token, caCertPem }: KubeconfigOptions): string {
  const userName = `${user}_${cluster}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: {
          server,
          ...(caCertPem === undefined
            ? {}
            : { 'certificate-authority-data': Buffer.from(caCertPem).toString('base64') }),
        },
      },
    ],
    users: [{ name: userName, user: { token } }],
    contexts: [{ name: cluster, context: { cluster, user: userName } }],
    'current-context': cluster,
    preferences: {},
  });
}
