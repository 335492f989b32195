import { connectionError, type ConnectionError } from '../connection/errors';
import { clientTypeOf, type ClientType, type LinkerProperties } from '../connection/linker';
import { findTarget } from './registry';
import { requestProblems } from './request-problems';
import type { AuthKind, ConfigurationTable, Problem, Target, TargetReference } from './target';
import { unsupportedTarget } from './unsupported-target';

export type Support =
  | {
      ok: true;
      target: Target;
      reference: TargetReference;
      /** Absent when the request names no authentication, which needs the configuration opted out. */
      auth?: AuthKind;
    }
  | { ok: false; error: ConnectionError };

/** How callers write each kind of authentication. */
const AUTH_SPELLINGS: Readonly<Record<AuthKind, string>> = {
  workloadIdentity: 'userAssignedIdentity (workload identity)',
  secret: 'secret',
  servicePrincipal: 'servicePrincipalSecret',
  csi: 'userAssignedIdentity with targetService.resourceProperties {type: KeyVault, connectAsKubernetesCsiDriver: true}',
};

/**
 * Works out whether a connection of these properties is possible, without any call. Credentials may be sealed: only
 * their presence counts.
 * @returns what the connection is made of, or the error that lists what is supported.
 */
export function checkSupport(properties: LinkerProperties): Support {
  const found = findTarget(properties.targetService);
  if (!found) return { ok: false, error: unsupportedTarget(properties.targetService) };
  const { target, reference } = found;
  const auth = authKindOf(properties);
  if (properties.authInfo && (!auth || !target.auth.includes(auth)))
    return { ok: false, error: unsupportedAuthentication(target) };
  const network = networkProblem(properties);
  if (network) return { ok: false, error: network };
  const table = auth && tableOf(target, auth, clientTypeOf(properties));
  if (auth && !table)
    return { ok: false, error: unsupportedClientType(target, auth, clientTypeOf(properties)) };
  const problems = requestProblems(properties, target, auth, table);
  if (problems.length > 0) return { ok: false, error: invalidRequest(problems) };
  return { ok: true, target, reference, ...(auth ? { auth } : {}) };
}

/** The keys that a target has for a kind of authentication and a client type. */
export function tableOf(
  target: Target,
  auth: AuthKind,
  clientType: ClientType,
): ConfigurationTable | undefined {
  return target.configurations.find((table) => table.auth === auth && table.clientTypes.includes(clientType));
}

/** The kind of authentication that the properties ask for; `undefined` without `authInfo`. */
export function authKindOf({ authInfo, targetService }: LinkerProperties): AuthKind | undefined {
  if (authInfo?.authType === 'secret') return 'secret';
  if (authInfo?.authType === 'servicePrincipalSecret') return 'servicePrincipal';
  if (authInfo?.authType !== 'userAssignedIdentity') return undefined;
  const isCsi =
    targetService.type === 'AzureResource' &&
    targetService.resourceProperties?.type === 'KeyVault' &&
    targetService.resourceProperties.connectAsKubernetesCsiDriver === true;
  return isCsi ? 'csi' : 'workloadIdentity';
}

function unsupportedAuthentication(target: Target): ConnectionError {
  const supported = target.auth.map((kind) => AUTH_SPELLINGS[kind]).join('; ');
  return connectionError('UnsupportedAuthentication', {
    message: `${target.displayName} cannot be used from AKS with this authentication. Supported: ${supported}.`,
    target: 'properties.authInfo.authType',
  });
}

function unsupportedClientType(target: Target, auth: AuthKind, clientType: ClientType): ConnectionError {
  const clients = (tables: readonly ConfigurationTable[]) => tables.flatMap((table) => table.clientTypes);
  const same = clients(target.configurations.filter((table) => table.auth === auth));
  const others = target.auth.filter((kind) => kind !== auth && tableOf(target, kind, clientType));
  const hint =
    others.length > 0
      ? ` ${clientType} can be used with: ${others.map((kind) => AUTH_SPELLINGS[kind]).join('; ')}.`
      : '';
  return connectionError('UnsupportedClientType', {
    message:
      `${target.displayName} has no configuration for client type ${clientType} with ` +
      `${AUTH_SPELLINGS[auth]}. Supported: ${same.join(', ')}.${hint}`,
    target: 'properties.clientType',
  });
}

function networkProblem({
  vNetSolution,
  publicNetworkSolution,
}: LinkerProperties): ConnectionError | undefined {
  if (vNetSolution?.type) {
    return connectionError('UnsupportedNetworkOption', {
      message: `${vNetSolution.type} is not available on AKS; the cluster's outbound addresses are admitted by firewall rules instead.`,
      target: 'properties.vNetSolution.type',
    });
  }
  const rules = publicNetworkSolution?.firewallRules;
  if (rules?.azureServices === 'true') {
    return connectionError('UnsupportedNetworkOption', {
      message:
        'Admitting all Azure services would open the target to every Azure customer, so it is not done.',
      target: 'properties.publicNetworkSolution.firewallRules.azureServices',
      fix: 'Leave it out: the outbound addresses of the cluster are admitted.',
    });
  }
  if (rules?.callerClientIP === 'true') {
    return connectionError('UnsupportedNetworkOption', {
      message: "The caller's own address has no part in a connection from AKS.",
      target: 'properties.publicNetworkSolution.firewallRules.callerClientIP',
      fix: 'Leave it out, or name the address in publicNetworkSolution.firewallRules.ipRanges.',
    });
  }
  return undefined;
}

/** Problems name fields below `properties`; callers are told the whole path, as for every other refused field. */
function invalidRequest(found: readonly Problem[]): ConnectionError {
  const problems = found.map(({ target, message }) => ({ target: `properties.${target}`, message }));
  const [first] = problems;
  return connectionError('InvalidRequest', {
    message: `The request was refused. ${problems.map((problem) => `${problem.target}: ${problem.message}`).join('; ')}.`,
    ...(first ? { target: first.target } : {}),
    details: problems.map((problem) => ({
      code: problem.message.startsWith('is missing') ? 'MissingField' : 'InvalidField',
      ...problem,
    })),
  });
}
