import type { DiagnosticEntry } from '../diagnostic-entry';
import { CONTROL_PLANE, CONTROL_PLANE_STATE } from './control-plane';

/** The two webhooks that the API server calls for the mesh. */
export const webhookEntries = [
  {
    id: 'osm-validating-webhook-missing',
    title: 'The validating webhook of the mesh is missing or holds another number of webhooks',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'validating webhook configurations with label app=osm-controller: osm-validator-mesh-osm',
      'number of webhooks in it: 1',
    ],
    expected: 'osm-validator-mesh-osm with 1 webhook.',
    cause: 'The controller has not written it, or somebody deleted it.',
    fix: 'Restart the controller: it writes the configuration when it starts.',
    commands: [
      'kubectl get ValidatingWebhookConfiguration --selector app=osm-controller',
      'kubectl rollout restart deployment osm-controller -n arc-osm-system',
    ],
    refinedBy: ['osm-controller-deployment-unavailable', 'osm-controller-pod-not-ready'],
    remediation: { safe: false, action: 'Restarts the controller, which writes the configuration again.' },
  },
  {
    id: 'osm-mutating-webhook-missing',
    title: 'The mutating webhook of the mesh is missing or holds another number of webhooks',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'mutating webhook configurations with label app=osm-injector: arc-osm-webhook-osm',
      'number of webhooks in it: 1',
    ],
    expected: 'arc-osm-webhook-osm with 1 webhook.',
    cause: 'The injector has not written it, or somebody deleted it. New pods get no proxy.',
    fix: 'Restart the injector: it writes the configuration when it starts.',
    commands: [
      'kubectl get MutatingWebhookConfiguration --selector app=osm-injector',
      'kubectl rollout restart deployment osm-injector -n arc-osm-system',
    ],
    refinedBy: ['osm-injector-deployment-unavailable', 'osm-injector-pod-not-ready'],
    remediation: { safe: false, action: 'Restarts the injector, which writes the configuration again.' },
  },
  {
    id: 'osm-validating-webhook-service-wrong',
    title: 'The validating webhook points to another service, path or port',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'service in the first webhook of osm-validator-mesh-osm: osm-config-validator (osm-validator from 1.0 on), namespace arc-osm-system, path /validate, port 9093',
      'that service in arc-osm-system: exists and has the port',
    ],
    expected: 'osm-config-validator in arc-osm-system, path /validate, port 9093.',
    cause: 'The configuration was edited, or another version of the mesh left it behind.',
    fix: 'Let the controller write it again.',
    commands: [
      'kubectl get ValidatingWebhookConfiguration osm-validator-mesh-osm -o json',
      'kubectl get services -n arc-osm-system',
      'kubectl rollout restart deployment osm-controller -n arc-osm-system',
    ],
    remediation: { safe: false, action: 'None: the controller writes it.' },
  },
  {
    id: 'osm-mutating-webhook-service-wrong',
    title: 'The mutating webhook points to another service, path or port',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'service in the first webhook of arc-osm-webhook-osm: osm-injector, namespace arc-osm-system, path /mutate-pod-creation, port 9090',
    ],
    expected: 'osm-injector in arc-osm-system, path /mutate-pod-creation, port 9090.',
    cause: 'The configuration was edited.',
    fix: 'Let the injector write it again.',
    commands: [
      'kubectl get MutatingWebhookConfiguration arc-osm-webhook-osm -o json',
      'kubectl rollout restart deployment osm-injector -n arc-osm-system',
    ],
    remediation: { safe: false, action: 'None: the injector writes it.' },
  },
  {
    id: 'osm-validating-webhook-ca-bundle',
    title: 'The validating webhook has no proper CA bundle',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /failed calling webhook "osm-validator\.k8s\.io"/i,
      scope: CONTROL_PLANE,
      // A webhook that does not answer is reported with the same words.
      weight: 'general',
      examples: [
        'Internal error occurred: failed calling webhook "osm-validator.k8s.io": x509: certificate signed by unknown authority',
      ],
    },
    reads: [
      'caBundle in the first webhook of osm-validator-mesh-osm: base64 text, with its newline at least 1000 bytes (1845 is usual)',
    ],
    expected: 'At least 1000 bytes.',
    cause: 'The controller did not hand its CA to the webhook, so the API server does not trust it.',
    fix: 'Restart the controller so that it writes the bundle.',
    commands: [
      "kubectl get ValidatingWebhookConfiguration osm-validator-mesh-osm -o json | jq -r '.webhooks[0].clientConfig.caBundle' | wc -c",
      'kubectl rollout restart deployment osm-controller -n arc-osm-system',
    ],
    refinedBy: [
      'osm-validating-webhook-service-wrong',
      'osm-controller-endpoints-empty',
      'osm-controller-deployment-unavailable',
      'osm-controller-pod-not-ready',
    ],
    remediation: { safe: false, action: 'Restarts the controller, which writes the bundle.' },
  },
  {
    id: 'osm-mutating-webhook-ca-bundle',
    title: 'The mutating webhook has no proper CA bundle',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /failed calling webhook "osm-inject\.k8s\.io"/i,
      scope: CONTROL_PLANE,
      weight: 'general',
      examples: [
        'Error creating: Internal error occurred: failed calling webhook "osm-inject.k8s.io": x509: certificate signed by unknown authority',
      ],
    },
    reads: [
      'caBundle in the first webhook of arc-osm-webhook-osm: base64 text, with its newline at least 1000 bytes (1845 is usual)',
      'events with reason FailedCreate of the last quarter of an hour: none that names the webhook',
    ],
    expected: 'At least 1000 bytes.',
    cause: 'The control plane did not hand its CA to the webhook, so pods in the mesh cannot be made.',
    fix: 'Restart the injector so that it writes the bundle.',
    commands: [
      "kubectl get MutatingWebhookConfiguration arc-osm-webhook-osm -o json | jq -r '.webhooks[0].clientConfig.caBundle' | wc -c",
      'kubectl rollout restart deployment osm-injector -n arc-osm-system',
    ],
    refinedBy: [
      'osm-mutating-webhook-service-wrong',
      'osm-injector-endpoints-empty',
      'osm-injector-deployment-unavailable',
      'osm-injector-pod-not-ready',
    ],
    remediation: { safe: false, action: 'Restarts the injector, which writes the bundle.' },
  },
] as const satisfies readonly DiagnosticEntry[];
