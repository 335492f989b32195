/** Options by the field of the request that they fill; the longest beginning of a field's path counts. */
const OPTIONS: Readonly<Record<string, string>> = {
  clusterId: '--source-id',
  name: '--connection',
  scope: '--kube-namespace',
  clientType: '--client-type',
  targetService: '--target-id',
  'targetService.resourceProperties.connectAsKubernetesCsiDriver': '--enable-csi',
  'targetService.resourceProperties.connectWithKubernetesExtension': '--use-appconfig-extension',
  authInfo: '--workload-identity, --secret or --service-principal',
  'authInfo.clientId': '--workload-identity (or --service-principal client-id=)',
  'authInfo.subscriptionId': '--subscription',
  'authInfo.principalId': '--service-principal object-id=',
  'authInfo.secret': '--service-principal secret=',
  'authInfo.name': '--secret name=',
  'authInfo.secretInfo': '--secret secret=',
  'authInfo.secretInfo.name': '--secret secret-name=',
  'authInfo.secretInfo.version': '--secret secret-version=',
  'authInfo.authMode': '--opt-out auth',
  publicNetworkSolution: '--opt-out publicnetwork',
  secretStore: '--vault-id',
  'configurationInfo.action': '--opt-out configinfo',
  'configurationInfo.customizedKeys': '--customized-keys',
  'configurationInfo.additionalConnectionStringProperties': '--connstr-props',
  'configurationInfo.configurationStore': '--appconfig-id',
};

/**
 * The option that a refused field came from; the field itself when no option fills it.
 * @param message why it was refused: two options fill the same field with different values.
 */
export function optionOfField(field: string, message: string): string {
  const path = field.replace(/^properties\./, '');
  if (path.startsWith('vNetSolution'))
    return message.includes('serviceEndpoint') ? '--service-endpoint' : '--private-endpoint';
  const found = Object.keys(OPTIONS)
    .filter((known) => path === known || path.startsWith(`${known}.`))
    .toSorted((a, b) => b.length - a.length)[0];
  const option = found === undefined ? undefined : OPTIONS[found];
  if (option === undefined) return field;
  const rest = path.slice((found ?? '').length + 1);
  return rest !== '' && /customizedKeys|ConnectionStringProperties/.test(found ?? '')
    ? `${option} ${rest}`
    : option;
}
