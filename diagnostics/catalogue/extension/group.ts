import {
  agentEgressBlocked,
  agentNoResponse,
  aksAgentPodsNotReady,
  arcManagerPodsNotReady,
  dataplaneForbidden,
} from '../../checks/extension/agent-pods';
import {
  coreMonitoringFailed,
  extensionConfigCrdMissing,
  extensionConfigUnhealthy,
  servicePrincipalCluster,
} from '../../checks/extension/extension-health';
import {
  criticalAddonsOnly,
  insufficientResources,
  policyDenied,
} from '../../checks/extension/pod-placement';
import {
  coreWriteDenied,
  operationConflict,
  policyDisallowed,
  resourceLock,
} from '../../checks/extension/refused-writes';
import {
  planMoreNodes,
  planUserPool,
  planWaitForExtension,
} from '../../remediation/extension/extension-plans';
import { defineGroup } from '../diagnostic-group';
import { agentEntries } from './agent-entries';
import { resourceEntries } from './resource-entries';

export const extensionGroup = defineGroup({
  number: 2,
  folder: 'extension',
  name: 'Extension creation',
  words: null,
  entries: [...agentEntries, ...resourceEntries],
  checks: {
    'ext-agent-no-response': agentNoResponse,
    'ext-aks-agent-pods-not-ready': aksAgentPodsNotReady,
    'ext-arc-manager-pods-not-ready': arcManagerPodsNotReady,
    'ext-agent-egress-blocked': agentEgressBlocked,
    'ext-dataplane-403-private-link': dataplaneForbidden,
    'ext-pods-critical-addons-only': criticalAddonsOnly,
    'ext-pods-insufficient-resources': insufficientResources,
    'ext-pods-policy-denied': policyDenied,
    'ext-operation-conflict': operationConflict,
    'ext-core-policy-disallowed': policyDisallowed,
    'ext-resource-lock': resourceLock,
    'ext-core-write-denied': coreWriteDenied,
    'ext-core-monitoring-failed': coreMonitoringFailed,
    'ext-service-principal-cluster': servicePrincipalCluster,
    'ext-extensionconfig-unhealthy': extensionConfigUnhealthy,
    'ext-extensionconfig-crd-missing': extensionConfigCrdMissing,
  },
  remediations: {
    'ext-operation-conflict': planWaitForExtension,
    'ext-pods-critical-addons-only': planUserPool,
    'ext-pods-insufficient-resources': planMoreNodes,
  },
});
