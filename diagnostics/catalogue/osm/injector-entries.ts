import type { DiagnosticEntry } from '../diagnostic-entry';
import { CONTROL_PLANE_STATE } from './control-plane';

/** Deployment, pods, service and endpoints of the injector. */
export const injectorEntries = [
  {
    id: 'osm-injector-deployment-unavailable',
    title: 'Deployment osm-injector is missing or not fully available',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'deployments in arc-osm-system: osm-injector is there, with label app=osm-injector',
      'its ready, updated and available replicas are as many as wanted, at least one',
    ],
    expected: 'osm-injector is 1/1, with 1 up to date and 1 available (or all replicas that are wanted).',
    cause: 'The extension is not installed completely, or the pods of the injector do not come up.',
    fix: 'Look at the pods of the injector; when there is no deployment, install or upgrade the extension.',
    commands: [
      'kubectl get deployments -n arc-osm-system osm-injector',
      'kubectl describe deployment osm-injector -n arc-osm-system',
    ],
    refinedBy: ['osm-injector-pod-not-ready'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'osm-injector-pod-not-ready',
    title: 'A pod of the OSM injector is not 1/1 Running',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'pods in arc-osm-system with label app=osm-injector: at least one, each Running and 1/1',
      'log of their container when it has been started and is not ready',
    ],
    expected: 'One container, ready, in phase Running.',
    cause: 'New pods get no proxy, or cannot be made at all because the webhook does not answer.',
    fix: 'Read what the pod waits for, and the log of the injector.',
    commands: [
      'kubectl get pod -n arc-osm-system --selector app=osm-injector',
      'kubectl logs -n arc-osm-system -l app=osm-injector',
    ],
    remediation: { safe: false, action: 'None, the logs are collected.' },
  },
  {
    id: 'osm-injector-service-wrong',
    title: 'Service osm-injector is missing, exposed or has another port',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'service osm-injector in arc-osm-system: type ClusterIP, no external address',
      'its port: 9090/TCP',
    ],
    expected: 'ClusterIP with 9090/TCP and no external IP.',
    cause: 'Somebody changed or removed an object of the chart.',
    fix: 'Bring the service back by upgrading or reinstalling the extension.',
    commands: ['kubectl get service -n arc-osm-system osm-injector'],
    remediation: { safe: false, action: 'None: the service belongs to the Helm release.' },
  },
  {
    id: 'osm-injector-endpoints-empty',
    title: 'No pod is reachable behind service osm-injector',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'endpoints osm-injector in arc-osm-system: at least one address on 9090',
      'endpoint slices of the service, where endpoints are not served',
    ],
    expected: 'One or more <pod ip>:9090.',
    cause: 'The injector does not run, or its service selects other pods. Without it nothing joins the mesh.',
    fix: 'Repair the pod of the injector; compare its labels with the selector of the service.',
    commands: [
      'kubectl get endpoints -n arc-osm-system osm-injector',
      'kubectl get pods -n arc-osm-system --selector app=osm-injector -o wide',
    ],
    refinedBy: [
      'osm-injector-pod-not-ready',
      'osm-injector-deployment-unavailable',
      'osm-injector-service-wrong',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
