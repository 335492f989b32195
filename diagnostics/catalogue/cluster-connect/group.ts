import { agentTooOld, featureDisabled, websocketBlocked } from '../../checks/cluster-connect/connect-state';
import {
  customLocationsDisabled,
  oidPrivileges,
  unknownProxyError,
} from '../../checks/cluster-connect/custom-locations';
import { iptablesModuleMissing, privilegedNotAllowed } from '../../checks/cluster-connect/monitoring';
import { defineGroup } from '../diagnostic-group';
import { connectEntries } from './connect-entries';
import { monitoringEntries } from './monitoring-entries';

export const clusterConnectGroup = defineGroup({
  number: 7,
  folder: 'cluster-connect',
  name: 'Cluster connect, custom locations and monitoring',
  words:
    /custom-?locations?|clusterconnect|kube-aad-proxy|hybrid connection|ama-logs|omsagent|ExtendedLocation/i,
  entries: [...monitoringEntries, ...connectEntries],
  checks: {
    'mon-privileged-daemonset-not-allowed': privilegedNotAllowed,
    'mon-ama-iptables-module-missing': iptablesModuleMissing,
    'cc-agent-too-old': agentTooOld,
    'cc-websocket-blocked': websocketBlocked,
    'cc-feature-disabled': featureDisabled,
    'cl-oid-insufficient-privileges': oidPrivileges,
    'cl-feature-disabled': customLocationsDisabled,
    'cl-unknown-proxy-error': unknownProxyError,
  },
  remediations: {},
});
