import type { DiagnosticEntry } from '../diagnostic-entry';
import { CONTROL_PLANE_STATE, MESH_STATE } from './control-plane';

/** The namespaces that take part in the mesh, their pods and certificates. */
export const meshEntries = [
  {
    id: 'osm-namespace-annotation-missing',
    title: 'A namespace of the mesh lacks the annotation for sidecar injection',
    severity: 'error',
    match: MESH_STATE,
    reads: [
      'namespaces with label openservicemesh.io/monitored-by: osm: annotation openservicemesh.io/sidecar-injection is enabled (yes and true work as well)',
      'namespaces that say disabled are left out of the injection on purpose',
    ],
    expected: 'Annotation openservicemesh.io/sidecar-injection: enabled.',
    cause: 'The namespace was labelled by hand only, so the injector adds no Envoy to its pods.',
    fix: 'Add the namespace with osm namespace add, or annotate it; then restart its deployments.',
    commands: [
      'kubectl get namespace <ns> -o json',
      'osm namespace add <ns>',
      'kubectl annotate namespace <ns> openservicemesh.io/sidecar-injection=enabled --overwrite',
    ],
    remediation: { safe: false, action: 'Annotates the namespace; that changes how its workloads talk.' },
  },
  {
    id: 'osm-namespace-label-missing',
    title: 'A namespace with sidecar injection lacks the label of the mesh',
    severity: 'error',
    match: MESH_STATE,
    reads: [
      'namespaces with annotation openservicemesh.io/sidecar-injection: enabled: label openservicemesh.io/monitored-by is osm',
      'namespaces with label openservicemesh.io/ignore are left out',
    ],
    expected: 'Label openservicemesh.io/monitored-by: osm.',
    cause:
      'The namespace was annotated by hand only. The mesh does not watch it, and the injector adds no Envoy.',
    fix: 'Add the namespace with osm namespace add, or label it; then restart its deployments.',
    commands: [
      'kubectl get namespace <ns> -o json',
      'osm namespace add <ns>',
      'kubectl label namespace <ns> openservicemesh.io/monitored-by=osm --overwrite',
    ],
    remediation: { safe: false, action: 'Labels the namespace; that changes how its workloads talk.' },
  },
  {
    id: 'osm-control-plane-namespace-enrolled',
    title: 'Namespace arc-osm-system carries the label or the annotation of the mesh',
    severity: 'error',
    match: CONTROL_PLANE_STATE,
    reads: [
      'namespace arc-osm-system: neither label openservicemesh.io/monitored-by nor annotation openservicemesh.io/sidecar-injection',
    ],
    expected: 'The namespace of the control plane never takes part in a mesh.',
    cause: 'It was added to the mesh by mistake, which puts proxies beside the control plane.',
    fix: 'Take both keys away.',
    commands: [
      'kubectl label namespace arc-osm-system openservicemesh.io/monitored-by-',
      'kubectl annotate namespace arc-osm-system openservicemesh.io/sidecar-injection-',
    ],
    remediation: { safe: false, action: 'Takes both keys off the namespace.' },
  },
  {
    id: 'osm-pods-without-sidecar',
    title: 'Pods in namespaces of the mesh have no Envoy sidecar',
    severity: 'warning',
    match: MESH_STATE,
    reads: [
      'pods in namespaces with label and annotation of the mesh: container envoy and label osm-proxy-uuid',
      'pods on the network of their node, pods that have ended and pods annotated as disabled are left out',
    ],
    expected: 'Every pod of the mesh has the container envoy (and the init container osm-init).',
    cause: 'Only pods that are made after their namespace was added get a proxy.',
    fix: 'Restart the deployments of the namespace.',
    commands: [
      'kubectl get pods -n <ns> -L osm-proxy-uuid',
      'kubectl rollout restart deployment <deployment> -n <ns>',
    ],
    refinedBy: [
      'osm-namespace-annotation-missing',
      'osm-namespace-label-missing',
      'osm-mutating-webhook-missing',
      'osm-injector-endpoints-empty',
    ],
    remediation: { safe: false, action: 'Restarts the workloads whose pods have no proxy.' },
  },
  {
    id: 'osm-envoy-version-old',
    title: 'Envoy sidecars run other images than new pods would get',
    severity: 'info',
    match: MESH_STATE,
    reads: [
      'image of container envoy in the pods with label osm-proxy-uuid: the same everywhere',
      'image for new pods: spec.sidecar.envoyImage of MeshConfig when set, else OSM_DEFAULT_ENVOY_IMAGE of deployment osm-injector',
    ],
    expected: 'All sidecars run the image that new pods in the mesh get.',
    cause: 'A sidecar keeps the image with which its pod was made, also after the mesh has been upgraded.',
    fix: 'Follow the upgrade guide of Open Service Mesh; restarting the deployments renews their sidecars.',
    commands: [
      'kubectl get pods -A -l osm-proxy-uuid',
      'kubectl rollout restart deployment <deployment> -n <ns>',
    ],
    remediation: { safe: false, action: 'Restarts the workloads with other images.' },
  },
  {
    id: 'osm-certificate-management',
    title: 'The root certificate of the mesh, or the lifetime of proxy certificates, needs attention',
    severity: 'info',
    match: CONTROL_PLANE_STATE,
    reads: [
      'Secret osm-ca-bundle in arc-osm-system: exists, its ca.crt is valid for 30 more days (its key is never read)',
      'MeshConfig: certificate.serviceCertValidityDuration (24h) is between a minute and a year and ends before the root does, certKeyBitSize is 2048 to 4096',
    ],
    expected: 'The root certificate is valid, and proxies get certificates of 24h.',
    cause:
      'The mesh signs the certificates of its proxies with a root of its own, which can expire or get lost.',
    fix: 'Follow the certificate guide of Open Service Mesh to renew the root.',
    commands: [
      'kubectl get secret osm-ca-bundle -n arc-osm-system',
      'kubectl get meshconfig osm-mesh-config -n arc-osm-system -o yaml',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
