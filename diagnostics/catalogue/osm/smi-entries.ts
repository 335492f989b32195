import type { DiagnosticEntry } from '../diagnostic-entry';
import { SMI_DEFINITIONS } from './smi-definitions';

const FILES = 'https://raw.githubusercontent.com/openservicemesh/osm/<branch>/cmd/osm-bootstrap/crds';

/** The definitions of the Service Mesh Interface. */
export const smiEntries = [
  {
    id: 'osm-smi-crds-missing',
    title: 'Definitions of the Service Mesh Interface are missing',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /no matches for kind "(?:HTTPRouteGroup|TCPRoute|TrafficTarget|TrafficSplit)"/i,
      scope: {},
      examples: ['no matches for kind "TrafficSplit" in version "split.smi-spec.io/v1alpha2"'],
    },
    reads: SMI_DEFINITIONS.map(({ name }) => `custom resource definition ${name}: exists`),
    expected: `${SMI_DEFINITIONS.map(({ name }) => name).join(', ')}.`,
    cause: 'osm-bootstrap did not install them, or somebody removed them, perhaps with another mesh.',
    fix: 'Apply the files of the branch that belongs to the version of the mesh (1.0.x: release-v1.0, 1.1.x: release-v1.1). What changed stands in its release notes.',
    commands: ['kubectl get crds', ...SMI_DEFINITIONS.map(({ file }) => `kubectl apply -f ${FILES}/${file}`)],
    remediation: {
      safe: false,
      action: 'Makes the definitions that are missing, for the whole cluster; never changes one that exists.',
    },
  },
  {
    id: 'osm-smi-crds-version-mismatch',
    title: 'Definitions of the Service Mesh Interface serve other versions than the mesh uses',
    severity: 'error',
    match: { source: 'k8s.object', pattern: null, scope: {}, examples: [] },
    reads: [
      ...SMI_DEFINITIONS.map(
        ({ name, served }) =>
          `custom resource definition ${name}: serves ${served.join(', ')} and nothing else`,
      ),
      'version of the extension microsoft.openservicemesh, or of deployment osm-controller: its release branch (these versions hold for 0.11 to 1.2)',
    ],
    expected: 'The versions of the release branch of the installed mesh.',
    cause: 'The definitions come from another version of the mesh, or from another product.',
    fix: 'Compare with the versions that the mesh supports, read its release notes, and apply the files of its branch. Objects in a version that goes away are lost, so save them first.',
    commands: [
      `for x in $(kubectl get crds --no-headers | awk '{print $1}' | grep 'smi-spec.io'); do kubectl get crd $x -o json | jq -r '(.metadata.name, "----" , .spec.versions[].name, "\\n")'; done`,
      ...SMI_DEFINITIONS.map(({ file }) => `kubectl apply -f ${FILES}/${file}`),
    ],
    remediation: { safe: false, action: 'None: changing versions can orphan stored objects.' },
  },
] as const satisfies readonly DiagnosticEntry[];
