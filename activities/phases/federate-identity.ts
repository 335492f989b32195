import { apiVersions } from '../../azure/api-versions';
import {
  FEDERATED_CREDENTIAL_LIMIT,
  findFederatedCredential,
  listFederatedCredentials,
  TOKEN_AUDIENCE,
} from '../../azure/identities';
import { issuerOf } from '../../azure/managed-cluster';
import { parseArmId } from '../../connection/arm-id';
import { connectionError, type ConnectionError } from '../../connection/errors';
import { keyOf, serviceAccountName, serviceAccountSubject } from '../../connection/names';
import type { ConnectionFacts } from '../../connection/plan';
import type { Step } from '../../connection/step';
import { readCluster } from '../cluster-state';
import { ConnectionFailure } from '../connection-failure';
import { readOthers } from '../records/read-others';
import { clusterFacts } from './enable-cluster-features';
import { pollAgain } from '../waits';
import { operation, type PhaseModule, skip, type Work } from '../work';

/** Whom the cluster's tokens of a connection speak for. */
export interface Trust {
  identityId: string;
  issuer: string;
  subject: string;
}

/** What the identity has to trust; `undefined` while the issuer is not known, or when there is no workload identity. */
export function wantedTrust(work: Work, facts: ConnectionFacts): Trust | undefined {
  const { principal, cluster } = facts;
  if (!principal?.resourceId || !cluster?.oidcIssuerUrl) return undefined;
  const subject = serviceAccountSubject(work.namespace, serviceAccountName(principal.clientId));
  return { identityId: principal.resourceId, issuer: cluster.oidcIssuerUrl, subject };
}

/** Whether this connection needs a federated credential at all. */
export function needsFederation(work: Work): boolean {
  return work.auth === 'workloadIdentity' && !work.isAuthOptedOut;
}

/** The credential's name follows from cluster and service account, so that a second run finds the first one's. */
export function federatedCredentialName(clusterId: string, namespace: string, account: string): string {
  return `sc-${keyOf(`${clusterId}\n${namespace}\n${account}`)}`;
}

function credentialName(work: Work, facts: ConnectionFacts): string {
  const account = serviceAccountName(facts.principal?.clientId ?? '');
  return federatedCredentialName(work.clusterId, work.namespace, account);
}

/** Lets Microsoft Entra ID take tokens of the connection's service account for the identity. */
export const federateIdentity: PhaseModule = {
  async plan(work, { facts }) {
    if (!needsFederation(work)) return skip('The authentication needs no federated credential');
    const identityId = facts.principal?.resourceId ?? '';
    const trust = wantedTrust(work, facts);
    if (trust) {
      const credentials = await listFederatedCredentials(work.reads, identityId);
      if (findFederatedCredential(credentials, trust.issuer, trust.subject))
        return skip('The identity trusts the service account');
      if (credentials.length >= FEDERATED_CREDENTIAL_LIMIT)
        throw new ConnectionFailure(limitReached(identityId));
    }
    return {
      operations: [
        operation('federate-identity', 'configAuth', {
          name: 'createFederatedCredential',
          description: `Federate the identity with the service account in namespace ${work.namespace}`,
          action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
          scope: identityId,
          subject: `${identityId}/federatedIdentityCredentials/${credentialName(work, facts)}`,
        }),
      ],
    };
  },

  async run(work, { facts, progress }) {
    const known = facts.cluster?.oidcIssuerUrl ? facts : await withIssuer(work, facts);
    const trust = wantedTrust(work, known);
    if (!trust) return pollAgain('Dependency', 'The cluster has no OIDC issuer yet', progress);
    const credentials = await listFederatedCredentials(work.arm, trust.identityId);
    const done: Step<ConnectionFacts> = {
      state: 'done',
      message: 'The identity trusts the service account',
      facts: known.cluster ? { cluster: known.cluster } : {},
    };
    if (findFederatedCredential(credentials, trust.issuer, trust.subject)) return done;
    if (credentials.length >= FEDERATED_CREDENTIAL_LIMIT)
      return { state: 'failed', error: limitReached(trust.identityId) };
    const { identityId, issuer, subject } = trust;
    const id = `${identityId}/federatedIdentityCredentials/${credentialName(work, known)}`;
    await work.arm.put(id, apiVersions.userAssignedIdentities, {
      properties: { issuer, subject, audiences: [TOKEN_AUDIENCE] },
    });
    return done;
  },

  async undo(work, { operations, facts }) {
    const account = serviceAccountName(facts.principal?.clientId ?? '');
    const others = await readOthers(work);
    const isShared = others.some(
      ({ objects }) => objects.namespace === work.namespace && objects.serviceAccountName === account,
    );
    if (isShared) return { state: 'skipped', message: 'Another connection uses the federated credential' };
    for (const { subject } of operations) await work.arm.delete(subject, apiVersions.userAssignedIdentities);
    return { state: 'done', message: 'The federated credential is gone' };
  },
};

async function withIssuer(work: Work, facts: ConnectionFacts): Promise<ConnectionFacts> {
  const cluster = await readCluster(work);
  return issuerOf(cluster) === undefined
    ? facts
    : { ...facts, cluster: clusterFacts(cluster, facts.cluster) };
}

/** The error of an identity that takes no more federated credentials. */
export function limitReached(identityId: string): ConnectionError {
  const identity = parseArmId(identityId);
  const names =
    `--subscription ${identity?.subscriptionId} --resource-group ${identity?.resourceGroup} ` +
    `--identity-name ${identity?.names[0]}`;
  return connectionError('FederatedCredentialLimitReached', {
    message: `The identity ${identityId} has ${FEDERATED_CREDENTIAL_LIMIT} federated credentials; Azure takes no more.`,
    target: identityId,
    commands: [
      `az identity federated-credential list ${names}`,
      `az identity federated-credential delete ${names} --name <name>`,
    ],
  });
}
