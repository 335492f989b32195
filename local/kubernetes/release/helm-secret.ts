import { gunzipSync, gzipSync } from 'node:zlib';
import type { Cluster } from '../cluster';
import { at, objectOf, textOf } from '../objects/json';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';

export type ReleaseStatus =
  'pending-install' | 'pending-upgrade' | 'deployed' | 'failed' | 'superseded' | 'uninstalling';

/** One revision of a Helm release, as its Secret keeps it. */
export interface Revision {
  release: string;
  namespace: string;
  revision: number;
  status: ReleaseStatus;
  description: string;
  chart: string;
  chartVersion: string;
  values: Readonly<Record<string, string>>;
  manifest: string;
  firstDeployed: string;
  lastDeployed: string;
}

function releaseDocument(revision: Revision): JsonObject {
  return {
    name: revision.release,
    info: {
      first_deployed: revision.firstDeployed,
      last_deployed: revision.lastDeployed,
      deleted: '',
      description: revision.description,
      status: revision.status,
    },
    chart: {
      metadata: {
        name: revision.chart,
        version: revision.chartVersion,
        appVersion: revision.chartVersion,
        apiVersion: 'v2',
        type: 'application',
      },
      lock: null,
      templates: [],
      values: {},
      schema: null,
      files: [],
    },
    config: revision.values,
    manifest: revision.manifest,
    version: revision.revision,
    namespace: revision.namespace,
  };
}

/** The Secret in which Helm keeps a revision: `data.release` is base64 of base64 of gzip of JSON. */
export function toHelmSecret(revision: Revision, nowSeconds: number): KubeObject {
  const packed = gzipSync(JSON.stringify(releaseDocument(revision))).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `sh.helm.release.v1.${revision.release}.v${revision.revision}`,
      namespace: revision.namespace,
      labels: {
        modifiedAt: String(nowSeconds),
        name: revision.release,
        owner: 'helm',
        status: revision.status,
        version: String(revision.revision),
      },
    },
    type: 'helm.sh/release.v1',
    data: { release: Buffer.from(packed).toString('base64') },
  };
}

function readDocument(secret: KubeObject): JsonObject {
  const encoded = Buffer.from(textOf(at(secret, 'data', 'release')), 'base64').toString('utf8');
  try {
    return objectOf(JSON.parse(gunzipSync(Buffer.from(encoded, 'base64')).toString('utf8')));
  } catch {
    // A seed may be a Secret with labels and nothing in it; its labels tell what matters.
    return {};
  }
}

/** Reads a Helm Secret; name, revision and status come from its labels. */
export function fromHelmSecret(secret: KubeObject): Revision {
  const { labels = {}, namespace = '' } = secret.metadata;
  const document = readDocument(secret);
  const text = (...path: string[]): string => textOf(at(document, ...path));
  return {
    release: labels['name'] ?? '',
    namespace,
    revision: Number(labels['version'] ?? 0),
    status: (labels['status'] ?? '') as ReleaseStatus,
    description: text('info', 'description'),
    chart: text('chart', 'metadata', 'name'),
    chartVersion: text('chart', 'metadata', 'version'),
    values: objectOf(document['config']) as Record<string, string>,
    manifest: text('manifest'),
    firstDeployed: text('info', 'first_deployed'),
    lastDeployed: text('info', 'last_deployed'),
  };
}

/** The Secrets of a release, newest revision first. */
export function helmSecrets(cluster: Cluster, namespace: string, release: string): KubeObject[] {
  const version = ({ metadata }: KubeObject): number => Number(metadata.labels?.['version'] ?? 0);
  return cluster.store
    .list('secrets', namespace)
    .filter(({ metadata: { labels = {} } }) => labels['owner'] === 'helm' && labels['name'] === release)
    .toSorted((left, right) => version(right) - version(left));
}
