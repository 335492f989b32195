import type { AuthInfo, TargetService } from '../../connection/linker';
import { parsePairs } from './pairs';
import { isInVault } from './vault-option';

/** What was typed about configuration and network. */
export interface PropertyOptions {
  clientType?: string;
  kubeNamespace?: string;
  customizedKeys?: string[];
  connstrProps?: string[];
  optOut?: string[];
  appconfigId?: string;
  serviceEndpoint?: true | string;
  privateEndpoint?: true | string;
  vaultId?: string;
}

type Properties = Record<string, unknown>;

export interface PropertySources {
  targetService: TargetService;
  authInfo: AuthInfo | undefined;
  /** Parts of the address of a service outside Azure. */
  address?: Readonly<Record<string, string>>;
}

/** The properties of a new linker. Parts that may stay empty are sent as empty objects, as existing clients do. */
export function newProperties(
  options: PropertyOptions,
  { targetService, authInfo, address }: PropertySources,
): Properties {
  const vNetType = vNetTypeOf(options);
  const keys = parsePairs('--customized-keys', options.customizedKeys ?? []);
  const appended = { ...address, ...parsePairs('--connstr-props', options.connstrProps ?? []) };
  return {
    targetService,
    ...(authInfo ? { authInfo } : {}),
    clientType: options.clientType ?? 'none',
    scope: options.kubeNamespace ?? 'default',
    secretStore: isInVault(authInfo) ? definedOnly({ keyVaultId: options.vaultId }) : {},
    ...(vNetType ? { vNetSolution: { type: vNetType } } : {}),
    publicNetworkSolution: isOut(options, 'publicnetwork') ? { action: 'optOut' } : {},
    configurationInfo: {
      customizedKeys: keys,
      ...(Object.keys(appended).length > 0 ? { additionalConnectionStringProperties: appended } : {}),
      ...(options.appconfigId === undefined
        ? {}
        : { configurationStore: { appConfigurationId: options.appconfigId } }),
      ...(isOut(options, 'configinfo') ? { action: 'optOut' } : {}),
    },
  };
}

function definedOnly(members: Properties): Properties {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Which network solution was typed; `null` when one is to be taken away. */
export function vNetTypeOf({ serviceEndpoint, privateEndpoint }: PropertyOptions): string | null | undefined {
  if (isOn(serviceEndpoint)) return 'serviceEndpoint';
  if (isOn(privateEndpoint)) return 'privateLink';
  return serviceEndpoint === undefined && privateEndpoint === undefined ? undefined : null;
}

function isOn(value: true | string | undefined): boolean {
  return value !== undefined && value !== 'false';
}

/** Whether a part was opted out of. */
export function isOut({ optOut = [] }: PropertyOptions, part: string): boolean {
  return optOut.includes(part);
}
