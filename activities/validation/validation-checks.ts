import { findFederatedCredential, findIdentity, listFederatedCredentials } from '../../azure/identities';
import { listRoleAssignments, findRoleAssignment } from '../../azure/role-assignments';
import { EXTENSION_NAME } from '../../connection/names';
import {
  isUpToDate,
  secretProviderClassReference,
  serviceAccountManifest,
  serviceAccountReference,
} from '../../kubernetes/manifests';
import { missingRanges } from '../../targets/firewalls/ip-ranges';
import { targetById } from '../../targets/registry';
import { type CheckedConnection, fine, type Finding, wrong } from './checked-connection';
import { databaseTask } from '../phases/database-task';
import { findUser } from '../phases/database-user';
import { needsFederation, wantedTrust } from '../phases/federate-identity';
import { isNetworkOptedOut, wantedRanges } from '../phases/firewall-ranges';
import { missingOwnAccess, ownAccessOf } from '../phases/own-access';
import { checkCredentials, checkSecret } from './validation-of-secret';
import { targetOf } from '../work';

interface ValidationCheck {
  /** The line's name; the first five are those of Service Connector. */
  name: string;
  /** @returns `undefined` when the connection has nothing of the kind. */
  check(checked: CheckedConnection): Promise<Finding | undefined>;
}

/** Every check, in the order of the report. */
export const validationChecks: readonly ValidationCheck[] = [
  { name: 'Target resource existence validated.', check: checkTarget },
  { name: 'Target service firewall validated.', check: checkFirewall },
  { name: 'Configured connection information validated.', check: checkSecret },
  { name: 'Managed Identity existence validated.', check: checkIdentity },
  { name: 'Managed Identity permissions validated.', check: checkRoles },
  { name: 'Database user validated.', check: checkDatabaseUser },
  { name: 'Federated credential validated.', check: checkTrust },
  { name: 'Service account validated.', check: checkServiceAccount },
  { name: 'Secret provider class validated.', check: checkSecretProviderClass },
  { name: 'Credentials validated.', check: checkCredentials },
  { name: 'Cluster extension validated.', check: checkExtension },
];

async function checkTarget({ work, isTargetThere }: CheckedConnection): Promise<Finding> {
  if (isTargetThere) return fine;
  return wrong(
    'TargetNotFound',
    `The target ${work.reference.id} does not exist, or this app may not see it.`,
  );
}

async function checkFirewall({
  work,
  facts,
  isTargetThere,
}: CheckedConnection): Promise<Finding | undefined> {
  const { firewall } = targetOf(work, facts);
  if (!firewall || !isTargetThere || isNetworkOptedOut(work)) return undefined;
  const { access, ranges } = await firewall.read(work.reads, work.reference);
  if (access === 'open') return fine;
  if (access === 'disabled') {
    const message =
      'Deny public network access is set to yes. Please confirm you are using private endpoint connection to access target resource.';
    return { result: 'warning', code: 'PublicAccessDisabled', message };
  }
  const missing = missingRanges(ranges, wantedRanges(work, facts.cluster?.outboundAddresses));
  if (missing.length === 0) return fine;
  return wrong('FirewallRuleMissing', `The firewall of the target does not admit ${missing.join(', ')}.`);
}

async function checkIdentity({ work }: CheckedConnection): Promise<Finding | undefined> {
  const { authInfo } = work.request.properties;
  if (work.auth !== 'workloadIdentity' || authInfo?.authType !== 'userAssignedIdentity') return undefined;
  const { clientId, subscriptionId } = authInfo;
  const identity = await findIdentity(work.reads, subscriptionId ?? '', clientId ?? '');
  if (identity) return fine;
  return wrong('IdentityNotFound', `There is no user-assigned identity with the client id ${clientId}.`);
}

async function checkRoles({
  work,
  record,
  facts,
  isTargetThere,
}: CheckedConnection): Promise<Finding | undefined> {
  const { principal } = facts;
  const hasAccess = record.roles.length > 0 || ownAccessOf(work, facts) !== undefined;
  if (!isTargetThere || !hasAccess) return undefined;
  if (!principal) return wrong('IdentityNotFound', 'The identity of the connection is not known.');
  const { resourceId } = work.reference;
  const assigned = await listRoleAssignments(work.reads, resourceId, principal.principalId);
  const missing = record.roles.filter((role) => !findRoleAssignment(assigned, resourceId, role));
  const access = await missingOwnAccess(work, facts);
  if (missing.length === 0 && !access) return fine;
  const names = [
    ...missing.map((role) => roleName(record.target.kind, role)),
    ...(access ? [access.description] : []),
  ].join(', ');
  return wrong(
    'RoleAssignmentMissing',
    `The identity ${principal.clientId} does not have on the target: ${names}.`,
  );
}

function roleName(kind: string, id: string): string {
  return targetById(kind).roles.find((role) => role.id === id)?.name ?? id;
}

async function checkDatabaseUser({
  work,
  facts,
  isTargetThere,
}: CheckedConnection): Promise<Finding | undefined> {
  const { databaseUser, principal } = facts;
  if (!isTargetThere || !databaseUser || !principal) return undefined;
  const task = await databaseTask(work, facts, principal);
  if (!task || (await findUser(work, task)) === 'present') return fine;
  const { userName, database } = task.user;
  const message = `The database ${database} has no user ${userName} for the identity ${principal.clientId}.`;
  return wrong('DatabaseUserMissing', message);
}

async function checkTrust({ work, facts }: CheckedConnection): Promise<Finding | undefined> {
  if (!needsFederation(work)) return undefined;
  const trust = wantedTrust(work, facts);
  if (!trust) return wrong('WorkloadIdentityDisabled', 'The cluster has no OIDC issuer.');
  const { identityId, issuer, subject } = trust;
  const credentials = await listFederatedCredentials(work.reads, identityId);
  if (findFederatedCredential(credentials, issuer, subject)) return fine;
  const message = `The identity has no federated credential for the issuer ${issuer} and the subject ${subject}.`;
  return wrong('FederatedCredentialMissing', message);
}

async function checkServiceAccount({
  kubernetes,
  record,
  facts,
}: CheckedConnection): Promise<Finding | undefined> {
  const { namespace, serviceAccountName: name } = record.objects;
  if (name === undefined) return undefined;
  const account = await kubernetes.read(serviceAccountReference(namespace, name));
  if (!account) return wrong('ServiceAccountMissing', `ServiceAccount ${namespace}/${name} is missing.`);
  const clientId = facts.principal?.clientId ?? '';
  const wanted = serviceAccountManifest({ namespace, name, clientId, tenantId: facts.tenantId ?? '' });
  const { metadata } = wanted;
  if (isUpToDate(account, { ...wanted, metadata: { ...metadata, labels: {} } })) return fine;
  const message = `ServiceAccount ${namespace}/${name} lacks the annotations of workload identity.`;
  return wrong('ServiceAccountChanged', message);
}

async function checkSecretProviderClass({
  kubernetes,
  record,
}: CheckedConnection): Promise<Finding | undefined> {
  const { namespace, secretProviderClassName: name } = record.objects;
  if (name === undefined) return undefined;
  if (await kubernetes.read(secretProviderClassReference(namespace, name))) return fine;
  return wrong('SecretProviderClassMissing', `SecretProviderClass ${namespace}/${name} is missing.`);
}

async function checkExtension({ work }: CheckedConnection): Promise<Finding> {
  const extension = await (await work.clients.extensions()).get(work.clusterId, EXTENSION_NAME);
  if (!extension) return wrong('ExtensionMissing', `The cluster extension ${EXTENSION_NAME} is missing.`);
  const state = extension.provisioningState ?? 'unknown';
  // An upgrade of the agent's own keeps connections working.
  if (/^(?:succeeded|updating)$/i.test(state)) return fine;
  const reasons = extension.reasons.length === 0 ? '' : ` ${extension.reasons.join(' ')}`;
  return wrong('ExtensionUnhealthy', `The cluster extension ${EXTENSION_NAME} is ${state}.${reasons}`);
}
