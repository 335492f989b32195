import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

interface KubernetesObject {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  data?: Record<string, string>;
}

/** Everything that exists in Azure, without what changes by itself. */
export function azureWorld(stateDirectory: string): Record<string, unknown> {
  const database = new DatabaseSync(join(stateDirectory, 'azure.db'), { readOnly: true });
  const rows = database.prepare('SELECT key, json FROM resource').all() as { key: string; json: string }[];
  database.close();
  return Object.fromEntries(
    rows.map(({ key, json }) => {
      const { body } = JSON.parse(json) as { body: Record<string, unknown> };
      const { etag: _etag, eTag: _eTag, systemData: _systemData, ...rest } = body;
      return [key, rest];
    }),
  );
}

/** Everything that exists in the cluster. @param get reads a path, `undefined` when there is no such thing. */
export async function kubernetesWorld(
  get: (path: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const paths = [
    '/api/v1/namespaces',
    '/api/v1/secrets',
    '/api/v1/serviceaccounts',
    '/api/v1/configmaps',
    '/apis/batch/v1/jobs',
    '/apis/apps/v1/deployments',
  ];
  const lists = await Promise.all(
    paths.map(async (path) => (await get(path)) as { items: KubernetesObject[] } | undefined),
  );
  return Object.fromEntries(
    lists.flatMap((list, index) =>
      (list?.items ?? []).map(({ metadata, data }) => [
        `${paths[index] ?? ''} ${metadata.namespace ?? ''}/${metadata.name}`,
        { data, labels: metadata.labels, annotations: metadata.annotations },
      ]),
    ),
  );
}
