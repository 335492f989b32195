import type { AuthInfo } from '../../connection/linker';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { Linker } from '../api/linkers';
import { isOut, type PropertyOptions, vNetTypeOf } from './linker-properties';
import { parsePairs } from './pairs';
import { assertVaultIsUsed, isInVault } from './vault-option';

type Json = Record<string, unknown>;

/**
 * The properties of a linker after an update: what was typed, and everything else as it is. A PUT replaces the whole
 * linker, so what the service does not show has to be typed again.
 * @param authInfo what was typed; `undefined` keeps what there is.
 */
export function updatedProperties(
  linker: Linker,
  options: PropertyOptions,
  authInfo: AuthInfo | undefined,
): Json {
  const { provisioningState: _state, ...current } = withoutNulls(linker.properties) as Json;
  const vNetType = vNetTypeOf(options);
  const { vNetSolution, ...rest } = current;
  const auth = authInfoAfter(current, options, authInfo);
  assertVaultIsUsed(options, [membersOf(auth['authInfo'])]);
  return {
    ...rest,
    ...auth,
    secretStore: secretStoreAfter(membersOf(current['secretStore']), options, membersOf(auth['authInfo'])),
    ...(options.clientType === undefined ? {} : { clientType: options.clientType }),
    ...(options.kubeNamespace === undefined ? {} : { scope: options.kubeNamespace }),
    ...(vNetType ? { vNetSolution: { type: vNetType } } : {}),
    ...(vNetType === undefined && vNetSolution ? { vNetSolution } : {}),
    publicNetworkSolution: publicNetworkAfter(membersOf(current['publicNetworkSolution']), options),
    configurationInfo: configurationAfter(membersOf(current['configurationInfo']), options),
  };
}

function authInfoAfter(current: Json, options: PropertyOptions, typed: AuthInfo | undefined): Json {
  const kept = membersOf(current['authInfo']);
  if (!typed && isUnreadable(kept, staysOptedOut(current, options))) throw missingAuth(kept);
  const { authMode: _typedMode, ...authInfo }: Json = { ...(typed ?? kept) };
  if (authInfo['authType'] === undefined) return {};
  const kind = options.optOut === undefined ? kept['authMode'] : isOut(options, 'auth') && 'optOutAllAuth';
  return { authInfo: kind ? { ...authInfo, authMode: kind } : authInfo };
}

/** Credentials of the caller are never shown again; one in a key vault is only named, and one that nobody reads not needed. */
function isUnreadable(kept: Json, isOptedOut: boolean): boolean {
  const { authType, name } = kept;
  if (authType === 'servicePrincipalSecret') return true;
  return authType === 'secret' && name !== undefined && !isInVault(kept) && !isOptedOut;
}

function staysOptedOut(current: Json, options: PropertyOptions): boolean {
  const { action } = membersOf(current['configurationInfo']);
  return options.optOut === undefined ? action === 'optOut' : isOut(options, 'configinfo');
}

/** The vault stays with the password that lies in it, and goes with it. */
function secretStoreAfter(kept: Json, { vaultId }: PropertyOptions, authInfo: Json): Json {
  const { keyVaultId: _vault, ...others } = kept;
  if (!isInVault(authInfo)) return others;
  return vaultId === undefined ? kept : { ...others, keyVaultId: vaultId };
}

function missingAuth({ authType }: Json): CliError {
  const flag = authType === 'secret' ? '--secret' : '--service-principal';
  return new CliError({
    exitCode: exitCodes.usage,
    code: 'MissingArgument',
    message: `${flag}: is missing; credentials that were given cannot be read back, so give them again`,
    target: flag,
  });
}

function publicNetworkAfter({ action, ...kept }: Json, options: PropertyOptions): Json {
  if (options.optOut === undefined) return action === undefined ? kept : { action, ...kept };
  return isOut(options, 'publicnetwork') ? { action: 'optOut', ...kept } : kept;
}

function configurationAfter({ action, ...kept }: Json, options: PropertyOptions): Json {
  const isOptedOut = staysOptedOut({ configurationInfo: { action } }, options);
  const after: Json = {
    ...kept,
    ...(options.customizedKeys === undefined
      ? {}
      : { customizedKeys: parsePairs('--customized-keys', options.customizedKeys) }),
    ...(options.connstrProps === undefined
      ? {}
      : {
          additionalConnectionStringProperties: {
            ...membersOf(kept['additionalConnectionStringProperties']),
            ...parsePairs('--connstr-props', options.connstrProps),
          },
        }),
    ...(options.appconfigId === undefined
      ? {}
      : { configurationStore: { appConfigurationId: options.appconfigId } }),
    ...(isOptedOut ? { action: 'optOut' } : {}),
  };
  assertNothingIsLost(after, 'additionalConnectionStringProperties', '--connstr-props');
  assertNothingIsLost(after, 'additionalConfigurations');
  return after;
}

/** The service blanks values that may be credentials; sending the blanks back would write them. */
function assertNothingIsLost(configurationInfo: Json, part: string, flag?: string): void {
  const blank = Object.entries(membersOf(configurationInfo[part])).filter(([, value]) => value === '');
  if (blank.length === 0) return;
  const names = blank.map(([name]) => name).join(', ');
  throw new CliError({
    exitCode: exitCodes.usage,
    code: 'MissingArgument',
    message: `${flag ?? `configurationInfo.${part}`}: the values of ${names} cannot be read back, so give them again`,
    target: flag ?? `configurationInfo.${part}`,
    ...(flag === undefined
      ? { fix: 'Send the whole connection as a file.', commands: ['aksc connection create -f FILE'] }
      : {}),
  });
}

function membersOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** The service shows absent members as null; whoever sends them back leaves them out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
