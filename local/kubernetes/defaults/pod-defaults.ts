import type { JsonObject } from '../objects/json';
import { objectOf, objectsOf, textOf } from '../objects/json';
import { fill, inner } from './fill';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** File mode of projected Secrets and ConfigMaps: 0644. */
const DEFAULT_MODE = 0o644;

function imagePullPolicy(image: string): string {
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const isPinned = /[:@]/u.test(lastPart) && !lastPart.endsWith(':latest');
  return isPinned ? 'IfNotPresent' : 'Always';
}

function fillProbe(probe: JsonObject): void {
  fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (probe['httpGet'] !== undefined) {
    fill(inner(probe, 'httpGet'), { path: '/', scheme: 'HTTP' });
  }
}

/** Limits stand in for requests that are not given. */
function fillResources(container: JsonObject): void {
  const resources = inner(container, 'resources');
  if (resources['limits'] !== undefined) {
    fill(inner(resources, 'requests'), objectOf(resources['limits']));
  }
}

function fillContainer(container: JsonObject): void {
  fill(container, {
    imagePullPolicy: imagePullPolicy(textOf(container['image'])),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  fillResources(container);
  for (const port of objectsOf(container['ports'])) {
    fill(port, { protocol: 'TCP' });
  }
  for (const probe of PROBES.filter((name) => container[name] !== undefined)) {
    fillProbe(inner(container, probe));
  }
  for (const variable of objectsOf(container['env'])) {
    const fieldRef = objectOf(variable['valueFrom'])['fieldRef'];
    if (fieldRef !== undefined) {
      fill(objectOf(fieldRef), { apiVersion: 'v1' });
    }
  }
}

function fillVolume(volume: JsonObject): void {
  for (const source of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    if (volume[source] !== undefined) {
      fill(inner(volume, source), { defaultMode: DEFAULT_MODE });
    }
  }
}

/** Fills in a pod's specification, or that of a pod template, in place. */
export function fillPodSpec(spec: JsonObject, restartPolicy = 'Always'): void {
  fill(spec, {
    restartPolicy,
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  if (spec['serviceAccountName'] !== undefined) {
    fill(spec, { serviceAccount: spec['serviceAccountName'] });
  }
  for (const container of [...objectsOf(spec['containers']), ...objectsOf(spec['initContainers'])]) {
    fillContainer(container);
  }
  for (const volume of objectsOf(spec['volumes'])) {
    fillVolume(volume);
  }
}

/** Fills in a pod that is stored by itself. */
export function fillPod(pod: JsonObject): void {
  const spec = inner(pod, 'spec');
  fillPodSpec(spec);
  fill(spec, {
    enableServiceLinks: true,
    serviceAccountName: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
  });
  fill(spec, { serviceAccount: spec['serviceAccountName'] });
  fill(inner(pod, 'status'), { phase: 'Pending' });
  fill(inner(pod, 'status'), { qosClass: 'BestEffort' });
}

/** Fills in the pod template of a workload. */
export function fillTemplate(spec: JsonObject, restartPolicy?: string): void {
  const template = inner(spec, 'template');
  fillPodSpec(inner(template, 'spec'), restartPolicy);
}
