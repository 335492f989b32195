export { AzureStandIn } from './azure-stand-in';
export type { AzureStandInOptions, Listening } from './azure-stand-in';
export type { InstallResult, KubernetesHook, WantedRelease } from './kubernetes-hook';
