import type { KubeObject } from '../objects/kube-object';
import type { ResourceType } from '../types/resource-type';
import type { WriteRequest } from './write-request';

/** A write that is about to be stored. */
export interface AdmissionInput {
  type: ResourceType;
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  object: KubeObject;
  before?: KubeObject;
  request: WriteRequest;
}
