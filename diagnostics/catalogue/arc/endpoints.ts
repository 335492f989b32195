/**
 * What Azure Arc-enabled Kubernetes has to reach on port 443. `*` stands for any host below, `<region>` for the region of the
 * cluster: https://learn.microsoft.com/azure/azure-arc/kubernetes/network-requirements
 */
export const ARC_ENDPOINTS = [
  'management.azure.com',
  '<region>.dp.kubernetesconfiguration.azure.com',
  'login.microsoftonline.com',
  '<region>.login.microsoft.com',
  'login.windows.net',
  'mcr.microsoft.com',
  '*.data.mcr.microsoft.com',
  'gbl.his.arc.azure.com',
  '*.his.arc.azure.com',
  'k8connecthelm.azureedge.net',
  'guestnotificationservice.azure.com',
  '*.guestnotificationservice.azure.com',
  'sts.windows.net',
  'k8sconnectcsp.azureedge.net',
  '*.servicebus.windows.net',
  'graph.microsoft.com',
  '*.arc.azure.net',
] as const;

/** Only for Azure RBAC, on its own port. */
export const OBO_ENDPOINT = '<region>.obo.arc.azure.com:8084';

/** Whether a line of a log names one of the endpoints. */
export function namesArcEndpoint(line: string): boolean {
  const text = line.toLowerCase();
  return SUFFIXES.some((suffix) => text.includes(suffix));
}

const SUFFIXES: readonly string[] = [...ARC_ENDPOINTS, '.obo.arc.azure.com'].map((endpoint) =>
  endpoint.replace(/^(?:\*|<region>)/, ''),
);
