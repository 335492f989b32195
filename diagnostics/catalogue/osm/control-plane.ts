import type { EntryMatch, MatchScope } from '../diagnostic-entry';

/** Extension type of Open Service Mesh. */
export const EXTENSION_TYPE = 'microsoft.openservicemesh';
/** Namespace into which the extension installs the control plane. */
export const MESH_NAMESPACE = 'arc-osm-system';
/** Name of the mesh, the value of the monitored-by label. */
export const MESH_NAME = 'osm';

/** A deployment of the control plane with its service. Pods and objects carry the label `app=<name>`. */
export interface ControlPlanePart {
  name: string;
  /** TCP ports that the service publishes, and behind which pods have to listen. */
  ports: readonly number[];
}

/** Proxies connect to 15128, debugging to 9092. Charts from 1.0 on publish 9091 (health) beside them. */
export const CONTROLLER: ControlPlanePart = { name: 'osm-controller', ports: [15128, 9092] };
/** The API server calls the webhook on 9090. */
export const INJECTOR: ControlPlanePart = { name: 'osm-injector', ports: [9090] };

/** What the API server calls when objects are made: one configuration object with one webhook. */
export interface MeshWebhook {
  kind: string;
  plural: string;
  /** Name of the configuration object. */
  name: string;
  /** Name of the webhook in it, as the API server prints it. */
  webhookName: string;
  /** The part that writes the configuration when it starts. */
  writtenBy: ControlPlanePart;
  webhooks: number;
  /** Any of them; the first is the documented one. */
  serviceNames: readonly string[];
  path: string;
  port: number;
}

/** Charts from 1.0 on call the service `osm-validator`. */
export const VALIDATING_WEBHOOK: MeshWebhook = {
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  name: 'osm-validator-mesh-osm',
  webhookName: 'osm-validator.k8s.io',
  writtenBy: CONTROLLER,
  webhooks: 1,
  serviceNames: ['osm-config-validator', 'osm-validator'],
  path: '/validate',
  port: 9093,
};

export const MUTATING_WEBHOOK: MeshWebhook = {
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  name: 'arc-osm-webhook-osm',
  webhookName: 'osm-inject.k8s.io',
  writtenBy: INJECTOR,
  webhooks: 1,
  serviceNames: ['osm-injector'],
  path: '/mutate-pod-creation',
  port: 9090,
};

/** Length of a CA bundle as the API returns it (base64) with the newline that `wc -c` counts; a good one has about 1845. */
export const MIN_CA_BUNDLE_BYTES = 1000;

/** Keys by which a namespace takes part. Both are needed. */
export const MONITORED_BY = 'openservicemesh.io/monitored-by';
export const SIDECAR_INJECTION = 'openservicemesh.io/sidecar-injection';
/** Namespaces with this label stay out of the mesh. */
export const IGNORE = 'openservicemesh.io/ignore';

export const CA_SECRET = 'osm-ca-bundle';

/** Scope of the entries about the control plane. */
export const CONTROL_PLANE: MatchScope = { extensionType: EXTENSION_TYPE, namespace: MESH_NAMESPACE };
/** For entries of the control plane that no text tells. */
export const CONTROL_PLANE_STATE: EntryMatch = {
  source: 'k8s.object',
  pattern: null,
  scope: CONTROL_PLANE,
  examples: [],
};
/** For entries of the namespaces in the mesh that no text tells. */
export const MESH_STATE: EntryMatch = {
  source: 'k8s.object',
  pattern: null,
  scope: { namespace: '{mesh}' },
  examples: [],
};
