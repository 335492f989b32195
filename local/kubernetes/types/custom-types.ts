import { at, objectOf, objectsOf, textOf, textsOf } from '../objects/json';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { Column, ResourceType } from './resource-type';

function columnOf(column: JsonObject): Column {
  const type = textOf(column['type']);
  return {
    name: textOf(column['name']),
    type: type === 'integer' || type === 'date' ? type : 'string',
    priority: column['priority'] === undefined || column['priority'] === 0 ? 0 : 1,
    path: textOf(column['jsonPath']),
  };
}

function typeOfVersion(definition: KubeObject, version: JsonObject): ResourceType {
  const spec = objectOf(definition['spec']);
  const names = objectOf(spec['names']);
  const kind = textOf(names['kind']);
  const schema = objectOf(at(version, 'schema', 'openAPIV3Schema'));
  return {
    group: textOf(spec['group']),
    version: textOf(version['name']),
    kind,
    plural: textOf(names['plural']),
    singular: textOf(names['singular']) || kind.toLowerCase(),
    shortNames: textsOf(names['shortNames']),
    categories: textsOf(names['categories']),
    isNamespaced: spec['scope'] === 'Namespaced',
    subresources: Object.keys(objectOf(version['subresources'])),
    custom: {
      schema,
      columns: objectsOf(version['additionalPrinterColumns']).map(columnOf),
      selectableFields: objectsOf(version['selectableFields']).map((field) =>
        textOf(field['jsonPath']).slice(1),
      ),
      preservesUnknownFields:
        spec['preserveUnknownFields'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true,
    },
  };
}

/** The resource types that a CustomResourceDefinition serves: one for each served version. */
export function typesOfDefinition(definition: KubeObject): ResourceType[] {
  return objectsOf(at(definition, 'spec', 'versions'))
    .filter((version) => version['served'] === true)
    .map((version) => typeOfVersion(definition, version));
}
