import type { KubeObject, ObjectMeta } from '../objects/kube-object';
import { fluxObjects } from './flux-chart';

/** A Helm release that is to be in a cluster. */
export interface WantedRelease {
  release: string;
  namespace: string;
  chart: string;
  version: string;
  /** May hold credentials. */
  values: Record<string, string>;
  extensionType: string;
}

/** What a chart makes: objects that stay, and a Job that runs once afterwards and goes. */
export interface Chart {
  objects: readonly KubeObject[];
  job?: KubeObject;
}

const CONNECTOR = 'microsoft.servicelinker.connection';
const FLUX = 'microsoft.flux';
const OPERATOR = 'sc-operator';
const OPERATOR_IMAGE = 'mcr.microsoft.com/service-connector/prod/image/sc-operator';

/** The marks by which Helm knows its objects again. */
function metadata(wanted: WantedRelease, name: string, namespace: string | undefined): ObjectMeta {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': wanted.release },
    annotations: {
      'meta.helm.sh/release-name': wanted.release,
      'meta.helm.sh/release-namespace': wanted.namespace,
    },
  };
}

function serviceAccount(wanted: WantedRelease, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(wanted, name, wanted.namespace) };
}

function deployment(wanted: WantedRelease, name: string, image: string): KubeObject {
  const labels = { app: name, 'app.kubernetes.io/instance': wanted.release };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(wanted, name, wanted.namespace),
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: [{ name: 'manager', image: `${image}:${wanted.version}` }],
        },
      },
    },
  };
}

function clusterRole(wanted: WantedRelease): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: metadata(wanted, OPERATOR, undefined),
    rules: [
      {
        apiGroups: [''],
        resources: ['secrets', 'serviceaccounts', 'namespaces', 'configmaps'],
        verbs: ['*'],
      },
      { apiGroups: ['secrets-store.csi.x-k8s.io'], resources: ['secretproviderclasses'], verbs: ['*'] },
    ],
  };
}

function clusterRoleBinding(wanted: WantedRelease): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: metadata(wanted, OPERATOR, undefined),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: OPERATOR },
    subjects: [{ kind: 'ServiceAccount', name: OPERATOR, namespace: wanted.namespace }],
  };
}

function connectorJob(wanted: WantedRelease): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(wanted, 'sc-job', wanted.namespace),
    spec: {
      backoffLimit: 4,
      ttlSecondsAfterFinished: 0,
      template: {
        metadata: { annotations: { 'stand-in.local/log': 'All resources of the connection are up to date' } },
        spec: {
          serviceAccountName: OPERATOR,
          restartPolicy: 'Never',
          containers: [{ name: 'sc-job', image: `${OPERATOR_IMAGE}:${wanted.version}` }],
        },
      },
    },
  };
}

/** The chart of an extension type. Types that are not known get one Deployment. */
export function chartFor(wanted: WantedRelease): Chart {
  if (wanted.extensionType.toLowerCase() === CONNECTOR) {
    return {
      objects: [
        serviceAccount(wanted, OPERATOR),
        clusterRole(wanted),
        clusterRoleBinding(wanted),
        deployment(wanted, OPERATOR, OPERATOR_IMAGE),
      ],
      job: connectorJob(wanted),
    };
  }
  if (wanted.extensionType.toLowerCase() === FLUX) {
    return { objects: fluxObjects(wanted.version, (name) => metadata(wanted, name, wanted.namespace)) };
  }
  const { release } = wanted;
  return {
    objects: [
      serviceAccount(wanted, release),
      deployment(wanted, release, `mcr.microsoft.com/${wanted.chart}`),
    ],
  };
}
