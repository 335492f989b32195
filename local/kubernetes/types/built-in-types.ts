import type { ResourceType } from './resource-type';

/**
 * The built-in resources, one text row each:
 * kind, plural, `n` (namespaced) or `c` (cluster), short names, subresources, categories.
 * Names and short names are those of the Kubernetes API (`kubectl api-resources`).
 */
const ROWS: Readonly<Record<string, string>> = {
  v1: `
    ConfigMap configmaps n cm
    Endpoints endpoints n ep
    Event events n ev
    LimitRange limitranges n limits
    Namespace namespaces c ns status,finalize
    Node nodes c no status
    PersistentVolume persistentvolumes c pv status
    PersistentVolumeClaim persistentvolumeclaims n pvc status
    Pod pods n po status,log,eviction all
    PodTemplate podtemplates n
    ReplicationController replicationcontrollers n rc status,scale all
    ResourceQuota resourcequotas n quota status
    Secret secrets n
    Service services n svc status all
    ServiceAccount serviceaccounts n sa token`,
  'admissionregistration.k8s.io/v1': `
    MutatingWebhookConfiguration mutatingwebhookconfigurations c - - api-extensions
    ValidatingWebhookConfiguration validatingwebhookconfigurations c - - api-extensions
    ValidatingAdmissionPolicy validatingadmissionpolicies c - status api-extensions
    ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings c - - api-extensions`,
  'apiextensions.k8s.io/v1': `
    CustomResourceDefinition customresourcedefinitions c crd,crds status api-extensions`,
  'apiregistration.k8s.io/v1': `
    APIService apiservices c - status api-extensions`,
  'apps/v1': `
    ControllerRevision controllerrevisions n
    DaemonSet daemonsets n ds status all
    Deployment deployments n deploy status,scale all
    ReplicaSet replicasets n rs status,scale all
    StatefulSet statefulsets n sts status,scale all`,
  'autoscaling/v2': `
    HorizontalPodAutoscaler horizontalpodautoscalers n hpa status all`,
  'batch/v1': `
    CronJob cronjobs n cj status all
    Job jobs n - status all`,
  'certificates.k8s.io/v1': `
    CertificateSigningRequest certificatesigningrequests c csr status,approval`,
  'coordination.k8s.io/v1': `
    Lease leases n`,
  'discovery.k8s.io/v1': `
    EndpointSlice endpointslices n`,
  'networking.k8s.io/v1': `
    Ingress ingresses n ing status
    IngressClass ingressclasses c
    NetworkPolicy networkpolicies n netpol`,
  'node.k8s.io/v1': `
    RuntimeClass runtimeclasses c`,
  'policy/v1': `
    PodDisruptionBudget poddisruptionbudgets n pdb status`,
  'rbac.authorization.k8s.io/v1': `
    ClusterRole clusterroles c
    ClusterRoleBinding clusterrolebindings c
    Role roles n
    RoleBinding rolebindings n`,
  'scheduling.k8s.io/v1': `
    PriorityClass priorityclasses c pc`,
  'storage.k8s.io/v1': `
    CSIDriver csidrivers c
    CSINode csinodes c
    StorageClass storageclasses c sc
    VolumeAttachment volumeattachments c - status`,
};

function words(list: string | undefined): string[] {
  return list === undefined || list === '-' ? [] : list.split(',');
}

function parseRow(apiVersion: string, row: string): ResourceType {
  const [kind = '', plural = '', scope, shortNames, subresources, categories] = row.trim().split(/\s+/u);
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: words(shortNames),
    categories: words(categories),
    isNamespaced: scope === 'n',
    subresources: words(subresources),
  };
}

/** Every resource the server has before any CustomResourceDefinition. */
export const builtInTypes: readonly ResourceType[] = Object.entries(ROWS).flatMap(([apiVersion, rows]) =>
  rows
    .trim()
    .split('\n')
    .map((row) => parseRow(apiVersion, row)),
);
