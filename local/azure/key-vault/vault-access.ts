import { BlockList, isIPv4 } from 'node:net';
import type { JWTPayload } from 'jose';
import { asRecord, pick } from '../json';
import type { Azure } from '../provider';
import type { Resource } from '../resource-store';
import { vaultError } from './vault-error';

/** What a call does with secrets: the words of access policies. */
export type SecretPermission = 'get' | 'list' | 'set';

export interface VaultCall {
  vault: Resource;
  name: string;
  permission: SecretPermission;
  claims: JWTPayload;
  /** Address that the call came from. */
  address: string;
}

/** Built-in roles with the data actions: https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
const ADMINISTRATOR = '00482a5a-887f-4fb3-b363-3b7fe8e74483';
const OFFICER = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';
const USER = '4633458b-17de-408a-b874-0445c86b69e6';
const ROLES: Readonly<Record<SecretPermission, readonly string[]>> = {
  get: [ADMINISTRATOR, OFFICER, USER],
  list: [ADMINISTRATOR, OFFICER, USER],
  set: [ADMINISTRATOR, OFFICER],
};
const ACTIONS: Readonly<Record<SecretPermission, string>> = {
  get: 'getSecret/action',
  list: 'readMetadata/action',
  set: 'setSecret/action',
};

/** Lets a call through, or throws the 403 that the vault gives: its network comes first, then its permissions. */
export function requireAccess(call: VaultCall, azure: Azure): void {
  requireNetwork(call);
  const hasRoles = pick(call.vault.body, 'properties', 'enableRbacAuthorization') === true;
  if (hasRoles) requireRole(call, azure);
  else requirePolicy(call);
}

function requireNetwork(call: VaultCall): void {
  const { vault, address } = call;
  const properties = asRecord(vault.body['properties']);
  if (properties['publicNetworkAccess'] === 'Disabled') {
    const message =
      'Public network access is disabled and request is not from a trusted service nor via an approved private link.';
    throw vaultError(403, 'Forbidden', `${message}\r\n${callerOf(call)}`, 'ForbiddenByConnection');
  }
  const { defaultAction, ipRules } = asRecord(properties['networkAcls']);
  if (defaultAction !== 'Deny' || isAdmitted(address, Array.isArray(ipRules) ? ipRules : [])) return;
  const message = `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${address}`;
  throw vaultError(403, 'Forbidden', `${message}\r\n${callerOf(call)}`, 'ForbiddenByFirewall');
}

function isAdmitted(address: string, rules: readonly unknown[]): boolean {
  const admitted = new BlockList();
  for (const rule of rules) {
    const [net = '', prefix = '32'] = String(asRecord(rule)['value']).split('/');
    if (isIPv4(net)) admitted.addSubnet(net, Number(prefix));
  }
  return isIPv4(address) && admitted.check(address);
}

function requireRole(call: VaultCall, azure: Azure): void {
  const { vault, claims, permission, name } = call;
  const principal = String(claims['oid']).toLowerCase();
  const isGiven = azure.store
    .filter((key) => key.includes('/providers/microsoft.authorization/roleassignments/'))
    .some(({ id, body }) => {
      const scope = id.toLowerCase().split('/providers/microsoft.authorization/')[0] ?? '';
      const role =
        String(pick(body, 'properties', 'roleDefinitionId'))
          .split('/')
          .at(-1) ?? '';
      return (
        `${vault.id.toLowerCase()}/`.startsWith(`${scope}/`) &&
        String(pick(body, 'properties', 'principalId')).toLowerCase() === principal &&
        ROLES[permission].includes(role.toLowerCase())
      );
    });
  if (isGiven) return;
  const lines = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: ${identityOf(claims)}`,
    `Action: 'Microsoft.KeyVault/vaults/secrets/${ACTIONS[permission]}'`,
    `Resource: '${vault.id.toLowerCase()}/secrets/${name}'`,
    'Assignment: (not found)',
    'DenyAssignmentId: null',
    'DecisionReason: null',
    `Vault: ${vaultOf(vault)}`,
  ];
  throw vaultError(403, 'Forbidden', `${lines.join('\r\n')}\r\n`, 'ForbiddenByRbac');
}

function requirePolicy({ vault, claims, permission }: VaultCall): void {
  const policies = pick(vault.body, 'properties', 'accessPolicies');
  const isGiven = (Array.isArray(policies) ? policies : []).some((policy) => {
    const secrets = pick(policy, 'permissions', 'secrets');
    const permissions = (Array.isArray(secrets) ? secrets : []).map((word) => String(word).toLowerCase());
    const isSame = String(pick(policy, 'objectId')).toLowerCase() === String(claims['oid']).toLowerCase();
    return isSame && (permissions.includes(permission) || permissions.includes('all'));
  });
  if (isGiven) return;
  throw vaultError(
    403,
    'Forbidden',
    `The user, group or application '${identityOf(claims)}' does not have secrets ${permission} permission on key vault ` +
      `'${vaultOf(vault)}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
    'AccessDenied',
  );
}

function callerOf({ claims, vault }: VaultCall): string {
  return `Caller: ${identityOf(claims)}\r\nVault: ${vaultOf(vault)}`;
}

function identityOf({ appid, oid, iss }: JWTPayload): string {
  return `appid=${String(appid)};oid=${String(oid)};iss=${String(iss)}`;
}

function vaultOf({ id, body }: Resource): string {
  return `${id.split('/').at(-1)};location=${String(body['location'])}`;
}
