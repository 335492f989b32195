import { defineGroup } from '../diagnostic-group';

export const clusterConnectGroup = defineGroup({
  number: 7,
  folder: 'cluster-connect',
  name: 'Cluster connect, custom locations and monitoring',
  words:
    /custom-?locations?|clusterconnect|kube-aad-proxy|hybrid connection|ama-logs|omsagent|ExtendedLocation/i,
  entries: [],
  checks: {},
  remediations: {},
});
