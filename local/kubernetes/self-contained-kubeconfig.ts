import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { stringify } from 'yaml';

/**
 * Reads a kubeconfig and answers one (YAML) that holds its current context only, with the files it names put inside, as
 * `kubectl config view --minify --flatten` does: minikube names files, kind does not.
 * @throws Error that names the file, when there is no current context or its user signs in by a command.
 */
export function selfContainedKubeconfig(file: string): string {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) throw new Error(`${file}: the current context names no cluster and user`);
  const certificate = user.certData ?? base64Of(user.certFile);
  const key = user.keyData ?? base64Of(user.keyFile);
  const login =
    user.token !== undefined && user.token !== ''
      ? { token: user.token }
      : { 'client-certificate-data': certificate, 'client-key-data': key };
  if (!('token' in login) && (certificate === undefined || key === undefined)) {
    throw new Error(`${file}: the user "${user.name}" needs a token or a client certificate with its key`);
  }
  const ca = cluster.caData ?? base64Of(cluster.caFile);
  const name = config.getCurrentContext();
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: cluster.server,
          ...(ca === undefined ? {} : { 'certificate-authority-data': ca }),
        },
      },
    ],
    users: [{ name: user.name, user: login }],
    contexts: [{ name, context: { cluster: name, user: user.name } }],
    'current-context': name,
    preferences: {},
  });
}

function base64Of(file: string | undefined): string | undefined {
  return file === undefined || file === '' ? undefined : readFileSync(file).toString('base64');
}
