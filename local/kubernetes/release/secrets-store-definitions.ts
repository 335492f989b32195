import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';

const GROUP = 'secrets-store.csi.x-k8s.io';
const text = { type: 'string' };
const textMap = { type: 'object', additionalProperties: text };

/** The fields of a SecretProviderClass as the driver's own definition declares them. */
const classSchema: JsonObject = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      properties: {
        provider: text,
        parameters: textMap,
        secretObjects: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              secretName: text,
              type: text,
              labels: textMap,
              annotations: textMap,
              data: { type: 'array', items: { type: 'object', properties: { objectName: text, key: text } } },
            },
          },
        },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

function definition(kind: string, schema: JsonObject): KubeObject {
  const plural = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : ''}`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

const OPEN_SCHEMA: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** The kinds that the Secrets Store CSI driver brings. */
export const secretsStoreDefinitions: readonly KubeObject[] = [
  definition('SecretProviderClass', classSchema),
  definition('SecretProviderClassPodStatus', OPEN_SCHEMA),
];
