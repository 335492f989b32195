import { findFederatedCredential, listFederatedCredentials } from '../../azure/identities';
import { connectionError } from '../../connection/errors';
import { EXTENSION_NAME, VALUES_HASH_ANNOTATION } from '../../connection/names';
import type { ConnectionFacts } from '../../connection/plan';
import type { KubernetesClient, Manifest } from '../../kubernetes/kubernetes-client';
import {
  configMapReference,
  secretProviderClassReference,
  secretReference,
  serviceAccountManifest,
  serviceAccountReference,
  isUpToDate,
} from '../../kubernetes/manifests';
import { EXTENSION_NAMESPACE, recordName } from '../../connection/names';
import { missingRanges } from '../../targets/firewalls/ip-ranges';
import { missingRoles } from './assign-roles';
import { databaseTask } from './database-task';
import { findUser } from './database-user';
import { needsFederation, wantedTrust } from './federate-identity';
import { isNetworkOptedOut, wantedRanges } from './firewall-ranges';
import { missingOwnAccess } from './own-access';
import { rolesOf } from './roles';
import { hashValues } from './values';
import { pollAgain } from '../waits';
import { together } from '../together';
import { type PhaseModule, targetOf, type Work } from '../work';

/** Azure shows some writes a moment late, so a first look that finds something missing is not the last. */
const LOOKS = 3;

/** Reads back everything that makes the connection work. Changes nothing. */
export const verifyConnection: PhaseModule = {
  async plan() {
    return { operations: [] };
  },
  async run(work, { facts, progress }) {
    const found = await together(checks.map((check) => check(work, facts)));
    const problems = found.flat();
    if (problems.length === 0) return { state: 'done', message: 'The connection is complete' };
    const list = problems.join('; ');
    if (Number(progress?.['polls'] ?? 0) < LOOKS - 1) return pollAgain('Replication', list, progress);
    const message = `The connection ${work.request.name} is not complete: ${list}.`;
    return {
      state: 'failed',
      error: connectionError('VerificationFailed', { message, target: work.linkerId, cause: list }),
    };
  },
};

type Check = (work: Work, facts: ConnectionFacts) => Promise<string[]>;

const checks: readonly Check[] = [
  checkSecret,
  checkServiceAccount,
  checkSecretProviderClass,
  checkRecord,
  checkExtension,
  checkTrust,
  checkRoles,
  checkFirewall,
  checkDatabaseUser,
];

async function checkSecret(work: Work, { objects }: ConnectionFacts): Promise<string[]> {
  if (work.isConfigurationOptedOut) return [];
  if (!objects?.secretName) return ['the Secret was not made'];
  const name = `Secret ${objects.namespace}/${objects.secretName}`;
  const kubernetes = await work.kubernetes();
  const secret = await kubernetes.read(secretReference(objects.namespace, objects.secretName));
  if (!secret) return [`${name} is missing`];
  const data = secret.data ?? {};
  const missing = objects.keys.filter((key) => !(key.name in data)).map((key) => key.name);
  if (missing.length > 0) return [`${name} lacks ${missing.join(', ')}`];
  const values = objects.keys.map((key) => ({ name: key.name, value: fromBase64(data[key.name] ?? '') }));
  const hash = hashValues(values, work.linkerId, work.clients.sealingKey);
  const isUnchanged = secret.metadata.annotations?.[VALUES_HASH_ANNOTATION] === hash;
  return isUnchanged ? [] : [`${name} holds other values than were written`];
}

async function checkServiceAccount(work: Work, facts: ConnectionFacts): Promise<string[]> {
  const { objects, principal, tenantId = '' } = facts;
  if (!objects?.serviceAccountName || !principal) return [];
  const { namespace, serviceAccountName: name } = objects;
  const account = await read(work, (kubernetes) => kubernetes.read(serviceAccountReference(namespace, name)));
  if (!account) return [`ServiceAccount ${namespace}/${name} is missing`];
  const wanted = serviceAccountManifest({ namespace, name, clientId: principal.clientId, tenantId });
  return isUpToDate(account, wanted)
    ? []
    : [`ServiceAccount ${namespace}/${name} lacks the annotations of workload identity`];
}

async function checkSecretProviderClass(work: Work, { objects }: ConnectionFacts): Promise<string[]> {
  if (!objects?.secretProviderClassName) return [];
  const { namespace, secretProviderClassName: name } = objects;
  const found = await read(work, (kubernetes) =>
    kubernetes.read(secretProviderClassReference(namespace, name)),
  );
  return found ? [] : [`SecretProviderClass ${namespace}/${name} is missing`];
}

async function checkRecord(work: Work): Promise<string[]> {
  const name = recordName(work.linkerId);
  const record = await read(work, (kubernetes) =>
    kubernetes.read(configMapReference(EXTENSION_NAMESPACE, name)),
  );
  return record ? [] : [`ConfigMap ${EXTENSION_NAMESPACE}/${name} is missing`];
}

async function read(
  work: Work,
  ask: (kubernetes: KubernetesClient) => Promise<Manifest | undefined>,
): Promise<Manifest | undefined> {
  return ask(await work.kubernetes());
}

async function checkExtension(work: Work): Promise<string[]> {
  const extension = await (await work.clients.extensions()).get(work.clusterId, EXTENSION_NAME);
  if (!extension) return [`the cluster extension ${EXTENSION_NAME} is missing`];
  const state = extension.provisioningState ?? 'unknown';
  // An upgrade of the agent's own keeps connections working.
  return /^(?:succeeded|updating)$/i.test(state)
    ? []
    : [`the cluster extension ${EXTENSION_NAME} is ${state}`];
}

async function checkTrust(work: Work, facts: ConnectionFacts): Promise<string[]> {
  if (!needsFederation(work)) return [];
  const trust = wantedTrust(work, facts);
  if (!trust) return ['the issuer of the cluster is not known'];
  const credentials = await listFederatedCredentials(work.reads, trust.identityId);
  return findFederatedCredential(credentials, trust.issuer, trust.subject)
    ? []
    : [`the identity has no federated credential for ${trust.subject}`];
}

async function checkRoles(work: Work, facts: ConnectionFacts): Promise<string[]> {
  if (!facts.principal) return [];
  const roles = await rolesOf(work, facts);
  const [missing, access] = await together([
    missingRoles(work, facts.principal, roles),
    missingOwnAccess(work, facts),
  ]);
  return [
    ...missing.map(({ name }) => `the role ${name} is not assigned on the target`),
    ...(access ? [`the identity does not have the ${access.description} on the target`] : []),
  ];
}

async function checkFirewall(work: Work, facts: ConnectionFacts): Promise<string[]> {
  const { firewall } = targetOf(work, facts);
  if (!firewall || isNetworkOptedOut(work)) return [];
  const { access, ranges } = await firewall.read(work.reads, work.reference);
  if (access !== 'restricted') return [];
  const missing = missingRanges(ranges, wantedRanges(work, facts.cluster?.outboundAddresses));
  return missing.map((range) => `the firewall of the target does not admit ${range}`);
}

async function checkDatabaseUser(work: Work, facts: ConnectionFacts): Promise<string[]> {
  const { databaseUser, principal } = facts;
  const task = databaseUser && principal && (await databaseTask(work, facts, principal));
  if (!task || (await findUser(work, task)) === 'present') return [];
  return [`the database ${task.user.database} has no user ${task.user.userName} for the identity`];
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
