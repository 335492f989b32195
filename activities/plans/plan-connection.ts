import { apiVersions } from '../../azure/api-versions';
import { findIdentity } from '../../azure/identities';
import { csiIdentityOf, type ManagedCluster } from '../../azure/managed-cluster';
import { memoizeReads } from '../../azure/memoized-reader';
import { readRegistrationState } from '../../azure/providers';
import { EXTENSION_NAME } from '../../connection/names';
import type { ConnectionFacts, ConnectionPlan, PrincipalFacts } from '../../connection/plan';
import { connectPhases, type PhaseName } from '../../connection/phases';
import type { Step } from '../../connection/step';
import { isReady, readCluster } from '../cluster-state';
import { fail } from '../connection-failure';
import { type Elsewhere, readElsewhere } from '../records/elsewhere';
import { clusterFacts } from '../phases/enable-cluster-features';
import type { PlanInput } from '../phase-activity';
import { phaseModules } from '../phases/phase-modules';
import { planLeftovers } from './plan-leftovers';
import { neededProviders } from '../phases/register-provider';
import { readKept } from '../records/remains';
import { readTarget } from '../phases/resolve-target';
import type { Survey } from './survey';
import { pollAgain } from '../waits';
import { together } from '../together';
import type { Work } from '../work';

/** Works out what a request will do. Reads only, each resource once; fails early for what can never work. */
export async function planConnection(
  work: Work,
  { isFirst, elsewhere: clusterIds }: Pick<PlanInput, 'isFirst' | 'elsewhere'>,
): Promise<Step<ConnectionPlan>> {
  const reading = { ...work, reads: memoizeReads(work.arm) };
  const cluster = await readCluster(reading);
  if (!isReady(cluster, work.clusterId) && /^creating$/i.test(cluster.properties.provisioningState ?? '')) {
    return pollAgain('Busy', 'The cluster is being created', undefined, 10);
  }
  const survey = await readSurvey(reading, cluster, await readElsewhere(work.clients, clusterIds));
  // Whoever began first may have the plain names, and is not recorded yet.
  if (!isFirst) survey.facts.naming = 'named';
  const plan = await planPhases(reading, survey);
  const leftovers = await planLeftovers(reading, plan, survey);
  if (leftovers) plan.leftovers = leftovers;
  const count = plan.operations.length;
  return { state: 'done', message: count === 0 ? 'Nothing to change' : `Changes: ${count}`, facts: plan };
}

/** Plans that build on what the plans of other phases have found out. All others are made side by side. */
const LAST: readonly PhaseName[] = ['create-database-user', 'record-connection'];
const ROUNDS: readonly (readonly PhaseName[])[] = [
  connectPhases.map(({ name }) => name).filter((name) => !LAST.includes(name)),
  ...LAST.map((name) => [name]),
];

async function planPhases(work: Work, survey: Survey): Promise<ConnectionPlan> {
  const plan: ConnectionPlan = { facts: survey.facts, operations: [], skips: {}, warnings: [] };
  for (const names of ROUNDS) {
    const known = { ...survey, facts: plan.facts };
    const planned = await together(
      names.map(async (name) => ({ name, ...(await phaseModules[name].plan(work, known)) })),
    );
    for (const { name, operations, warnings = [], facts, skip } of planned) {
      plan.operations.push(...operations);
      plan.warnings.push(...warnings);
      plan.facts = { ...plan.facts, ...facts };
      if (skip !== undefined) plan.skips[name] = skip;
    }
  }
  return plan;
}

async function readSurvey(work: Work, cluster: ManagedCluster, elsewhere: Elsewhere): Promise<Survey> {
  const [target, { principal, tenantId }, providers, kept] = await together([
    readTarget(work),
    readPrincipal(work, cluster),
    readProviders(work),
    work.kubernetes().then(readKept),
  ]);
  const isKnown = providers.some(
    ({ namespace, state }) => namespace === 'Microsoft.KubernetesConfiguration' && isRegistered(state),
  );
  // Azure does not answer about extensions before the provider is registered.
  const extension = isKnown
    ? await (await work.clients.extensions()).get(work.clusterId, EXTENSION_NAME)
    : undefined;
  const facts: ConnectionFacts = {
    target,
    cluster: clusterFacts(cluster),
    ...(principal ? { principal } : {}),
    ...(tenantId === undefined ? {} : { tenantId }),
  };
  const { records, remains } = kept;
  return {
    cluster,
    facts,
    providers,
    records,
    elsewhere: elsewhere.records,
    made: [...records, ...remains, ...elsewhere.made],
    ...(extension ? { extension } : {}),
  };
}

function isRegistered(state: string): boolean {
  return state.toLowerCase() === 'registered';
}

function readProviders(work: Work): Promise<Survey['providers']> {
  return together(
    neededProviders(work).map(async ({ subscriptionId, namespace }) => ({
      subscriptionId,
      namespace,
      state: await readRegistrationState(work.reads, subscriptionId, namespace),
    })),
  );
}

interface Principal {
  principal?: PrincipalFacts;
  tenantId?: string;
}

/** Whom the workload signs in as, and in which tenant. */
async function readPrincipal(work: Work, cluster: ManagedCluster): Promise<Principal> {
  const { authInfo } = work.request.properties;
  switch (work.auth) {
    case 'secret':
      return {};
    case 'csi': {
      const principal = csiIdentityOf(cluster);
      return { ...(principal ? { principal } : {}), ...(await readTenant(work, cluster)) };
    }
    case 'servicePrincipal': {
      if (authInfo?.authType !== 'servicePrincipalSecret') throw new Error('Not a service principal');
      const { clientId, principalId } = authInfo;
      return { principal: { clientId, principalId }, ...(await readTenant(work, cluster)) };
    }
    case 'workloadIdentity':
      return readIdentity(work);
  }
}

async function readIdentity(work: Work): Promise<Principal> {
  const { authInfo } = work.request.properties;
  if (authInfo?.authType !== 'userAssignedIdentity') throw new Error('Not a user-assigned identity');
  const { clientId, subscriptionId } = authInfo;
  if (!clientId || !subscriptionId) throw new Error('The identity is not named');
  const identity = await findIdentity(work.reads, subscriptionId, clientId);
  if (!identity) {
    return fail('IdentityNotFound', {
      message: `The subscription ${subscriptionId} has no user-assigned identity with client id ${clientId}, or this app may not see it.`,
      target: 'properties.authInfo.clientId',
      commands: [`az identity list --subscription ${subscriptionId} --query "[?clientId=='${clientId}']"`],
    });
  }
  const { principalId, tenantId } = identity.properties;
  return { principal: { clientId, principalId, resourceId: identity.id }, tenantId };
}

/** The tenant of the cluster's subscription; the cluster's identity names it already. */
async function readTenant(work: Work, cluster: ManagedCluster): Promise<Principal> {
  const known = cluster.identity?.tenantId;
  if (known) return { tenantId: known };
  const subscriptionId = work.clusterId.split('/')[2] ?? '';
  const subscription = await work.reads.get<{ tenantId?: string }>(
    `/subscriptions/${subscriptionId}`,
    apiVersions.subscriptions,
  );
  return subscription?.tenantId === undefined ? {} : { tenantId: subscription.tenantId };
}
