import type { JsonObject } from '../objects/json';
import { at, objectOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { fill, inner } from './fill';
import { fillTemplate } from './pod-defaults';

export function fillDeployment(deployment: KubeObject): void {
  const spec = inner(deployment, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = fill(inner(spec, 'strategy'), { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(inner(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
  }
  fillTemplate(spec);
}

export function fillReplicaSet(replicaSet: KubeObject): void {
  const spec = fill(inner(replicaSet, 'spec'), { replicas: 1 });
  fillTemplate(spec);
}

export function fillStatefulSet(statefulSet: KubeObject): void {
  const spec = fill(inner(statefulSet, 'spec'), {
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
  const strategy = fill(inner(spec, 'updateStrategy'), { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(inner(strategy, 'rollingUpdate'), { partition: 0 });
  }
  fillTemplate(spec);
}

export function fillDaemonSet(daemonSet: KubeObject): void {
  const spec = fill(inner(daemonSet, 'spec'), { revisionHistoryLimit: 10 });
  const strategy = fill(inner(spec, 'updateStrategy'), { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(inner(strategy, 'rollingUpdate'), { maxSurge: 0, maxUnavailable: 1 });
  }
  fillTemplate(spec);
}

/** Labels by which a Job finds its pods; the server makes them unless `manualSelector` is set. */
function fillJobSelector(job: KubeObject, spec: JsonObject): void {
  const { uid, name } = job.metadata;
  if (spec['manualSelector'] === true || uid === undefined) {
    return;
  }
  const labels = inner(inner(inner(spec, 'template'), 'metadata'), 'labels');
  fill(labels, {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  });
  fill(spec, { selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } } });
}

function fillJobSpec(spec: JsonObject): void {
  fill(spec, { parallelism: 1, completionMode: 'NonIndexed', backoffLimit: 6, suspend: false });
  fill(spec, {
    completions: spec['parallelism'],
    manualSelector: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
  fillTemplate(spec);
}

export function fillJob(job: KubeObject): void {
  const spec = inner(job, 'spec');
  fillJobSpec(spec);
  fillJobSelector(job, spec);
}

export function fillCronJob(cronJob: KubeObject): void {
  const spec = fill(inner(cronJob, 'spec'), {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  fillTemplate(inner(inner(spec, 'jobTemplate'), 'spec'));
}

/** A Service keeps the address it has; a new one gets the next of the range unless it is headless. */
export function fillService(
  service: KubeObject,
  before: KubeObject | undefined,
  nextAddress: () => string,
): void {
  const spec = fill(inner(service, 'spec'), { type: 'ClusterIP', sessionAffinity: 'None' });
  for (const port of Array.isArray(spec['ports']) ? spec['ports'].map(objectOf) : []) {
    fill(port, { protocol: 'TCP', targetPort: port['port'] });
  }
  if (spec['type'] === 'ExternalName') {
    return;
  }
  spec['clusterIP'] ??= textOf(at(before, 'spec', 'clusterIP')) || nextAddress();
  fill(spec, {
    clusterIPs: [spec['clusterIP']],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
  });
  if (spec['type'] === 'LoadBalancer' || spec['type'] === 'NodePort') {
    fill(spec, { externalTrafficPolicy: 'Cluster' });
  }
  inner(inner(service, 'status'), 'loadBalancer');
}
