import type { DiagnosticEntry } from '../diagnostic-entry';
import { CONTROL_PLANE, CONTROL_PLANE_STATE } from './control-plane';

/** Deployment, pods, service and endpoints of the controller. */
export const controllerEntries = [
  {
    id: 'osm-controller-deployment-unavailable',
    title: 'Deployment osm-controller is missing or not fully available',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'deployments in arc-osm-system with label app=osm-controller: one of them is osm-controller',
      'its ready, updated and available replicas are as many as wanted, at least one',
    ],
    expected: 'osm-controller is 1/1, with 1 up to date and 1 available (or all replicas that are wanted).',
    cause: 'The extension is not installed completely, or the pods of the controller do not come up.',
    fix: 'Look at the pods of the controller; when there is no deployment, install or upgrade the extension.',
    commands: [
      'kubectl get deployment -n arc-osm-system --selector app=osm-controller',
      'kubectl describe deployment osm-controller -n arc-osm-system',
    ],
    refinedBy: ['osm-controller-pod-not-ready'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'osm-controller-pod-not-ready',
    title: 'A pod of the OSM controller is not 1/1 Running',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'pods in arc-osm-system with label app=osm-controller, without evicted ones: at least one, each Running and 1/1',
      'restarts of their container: none within the last hour',
    ],
    expected: 'One container, ready, in phase Running, with 0 restarts. Log shippers beside it do not count.',
    cause: 'The control plane does not work, so proxies get no configuration.',
    fix: 'Read what the pod waits for, and the log of the controller.',
    commands: [
      'kubectl get pods -n arc-osm-system --selector app=osm-controller',
      'kubectl describe pods -n arc-osm-system --selector app=osm-controller',
      'kubectl logs -n arc-osm-system -l app=osm-controller',
    ],
    refinedBy: ['osm-controller-pod-crashing', 'osm-controller-has-sidecar'],
    remediation: { safe: false, action: 'None, the evidence is collected.' },
  },
  {
    id: 'osm-controller-pod-crashing',
    title: 'The OSM controller is 0/1: its container crashes or never becomes ready',
    severity: 'error',
    match: { source: 'k8s.object', pattern: /^0\/1$/i, scope: CONTROL_PLANE, examples: ['0/1'] },
    reads: [
      'pods in arc-osm-system with label app=osm-controller: not 0/1 once their container has been started',
      'log of container osm-controller, and of the run before its last restart',
    ],
    expected: '1/1.',
    cause: 'The program of the control plane ends with an error, or its readiness probe keeps failing.',
    fix: 'The error lines of the log name the reason.',
    commands: [
      'kubectl logs -n arc-osm-system -l app=osm-controller',
      'kubectl logs -n arc-osm-system -l app=osm-controller --previous',
    ],
    remediation: { safe: false, action: 'None, the logs are collected.' },
  },
  {
    id: 'osm-controller-pod-evicted',
    title: 'An evicted pod of the OSM controller is still listed, while another one is healthy',
    severity: 'info',
    match: { source: 'k8s.object', pattern: /^Evicted$/i, scope: CONTROL_PLANE, examples: ['Evicted'] },
    reads: [
      'pods in arc-osm-system with label app=osm-controller: Failed with reason Evicted, beside one that is 1/1',
    ],
    expected:
      'Evicted pods say nothing about the mesh as long as another pod is 1/1 Running with 0 restarts.',
    cause: 'A node ran short of resources at some time, and the pod was placed on another one.',
    fix: 'Nothing has to be done. Watch the pressure on the nodes when it happens again.',
    commands: ['kubectl get pods -n arc-osm-system --selector app=osm-controller'],
    remediation: { safe: true, action: 'None needed.' },
  },
  {
    id: 'osm-controller-has-sidecar',
    title: 'The pod of the OSM controller has more than one container',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /^\d+\/(?:[2-9]|\d{2,})$/i,
      scope: CONTROL_PLANE,
      examples: ['2/2', '1/2'],
    },
    reads: [
      'containers of the pods with label app=osm-controller: osm-controller only (a log shipper such as fluent-bit is an option of the chart)',
      'namespace arc-osm-system: no injection key of any mesh',
    ],
    expected: 'Exactly one container.',
    cause: 'A mesh has put its proxy beside the control plane, which most likely does not work that way.',
    fix: 'Take the injection keys off the namespace and restart the deployment.',
    commands: [
      'kubectl get pods -n arc-osm-system --selector app=osm-controller',
      'kubectl get namespace arc-osm-system -o json',
      'kubectl rollout restart deployment osm-controller -n arc-osm-system',
    ],
    refinedBy: ['osm-control-plane-namespace-enrolled'],
    remediation: {
      safe: false,
      action: 'Takes injection keys off the namespace and restarts the control plane.',
    },
  },
  {
    id: 'osm-controller-service-wrong',
    title: 'Service osm-controller is missing, exposed or has other ports',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'service osm-controller in arc-osm-system: type ClusterIP, no external address',
      'its ports: 15128/TCP and 9092/TCP (9091/TCP may be there as well)',
    ],
    expected:
      'ClusterIP with 15128/TCP and 9092/TCP and no external IP. Only the value of the cluster IP is free.',
    cause: 'Somebody changed or removed an object of the chart.',
    fix: 'Bring the service back by upgrading or reinstalling the extension.',
    commands: ['kubectl get service -n arc-osm-system osm-controller'],
    remediation: { safe: false, action: 'None: the service belongs to the Helm release.' },
  },
  {
    id: 'osm-controller-endpoints-empty',
    title: 'No pod is reachable behind service osm-controller',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'endpoints osm-controller in arc-osm-system: at least one address on 9092 and on 15128',
      'endpoint slices of the service, where endpoints are not served',
    ],
    expected: '<pod ip>:9092 and <pod ip>:15128.',
    cause: 'The controller has crashed or never came up, or its service selects other pods.',
    fix: 'Repair the pod of the controller; compare its labels with the selector of the service.',
    commands: [
      'kubectl get endpoints -n arc-osm-system osm-controller',
      'kubectl get pods -n arc-osm-system --selector app=osm-controller -o wide',
    ],
    refinedBy: [
      'osm-controller-pod-not-ready',
      'osm-controller-deployment-unavailable',
      'osm-controller-service-wrong',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
