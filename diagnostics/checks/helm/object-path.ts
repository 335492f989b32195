const RBAC = '/apis/rbac.authorization.k8s.io/v1';

const PLURALS: Readonly<Record<string, readonly [api: string, plural: string]>> = {
  clusterrole: [RBAC, 'clusterroles'],
  clusterrolebinding: [RBAC, 'clusterrolebindings'],
  role: [RBAC, 'roles'],
  rolebinding: [RBAC, 'rolebindings'],
  serviceaccount: ['/api/v1', 'serviceaccounts'],
  secret: ['/api/v1', 'secrets'],
  configmap: ['/api/v1', 'configmaps'],
  service: ['/api/v1', 'services'],
  namespace: ['/api/v1', 'namespaces'],
  deployment: ['/apis/apps/v1', 'deployments'],
  daemonset: ['/apis/apps/v1', 'daemonsets'],
  statefulset: ['/apis/apps/v1', 'statefulsets'],
  job: ['/apis/batch/v1', 'jobs'],
  customresourcedefinition: ['/apis/apiextensions.k8s.io/v1', 'customresourcedefinitions'],
};

const NAME = /^[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?$/i;

/** API path of an object that an error text names; `undefined` for kinds that are not known and names that are none. */
export function objectPath(kind: string, name: string, namespace: string): string | undefined {
  const found = PLURALS[kind.toLowerCase()];
  if (!found || !NAME.test(name) || (namespace !== '' && !NAME.test(namespace))) return undefined;
  const [api, plural] = found;
  return namespace === '' ? `${api}/${plural}/${name}` : `${api}/namespaces/${namespace}/${plural}/${name}`;
}
