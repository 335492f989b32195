import { apiVersions } from '../../azure/api-versions';
import type { ArmClient } from '../../azure/arm-client';
import { beginRegistration, readRegistrationState } from '../../azure/providers';
import { parseArmId } from '../../connection/arm-id';
import { connectionError } from '../../connection/errors';
import { fluxConfigurationId } from '../../connection/flux-request';
import { unseal } from '../../connection/sealing';
import type { Progress, Step } from '../../connection/step';
import { redact } from '../../diagnostics/evidence/redact';
import type { Clients } from '../clients';
import { fail } from '../connection-failure';
import type { FluxFacts, FluxInput } from './flux-activity';
import { retirementWarnings } from './flux1-configurations';
import { pollAgain } from '../waits';

const PROVIDER = 'Microsoft.KubernetesConfiguration';
/** A configuration that is not compliant by then is one that works, but whose source or objects have a problem. */
const COMPLIANCE_LOOKS = 20;

interface FluxResource {
  properties?: {
    provisioningState?: string;
    complianceState?: string;
    errorMessage?: string | null;
    statuses?: { name?: string; kind?: string; complianceState?: string }[] | null;
  };
}

type Run = (arm: ArmClient, input: FluxInput, clients: Clients) => Promise<Step<FluxFacts>>;

const STEPS: Readonly<Record<FluxInput['step'], Run>> = {
  plan,
  register,
  write,
  comply,
  delete: remove,
};

/** One short step of making or deleting a Flux configuration, on an AKS or an Arc cluster. */
export async function fluxConfiguration(clients: Clients, input: FluxInput): Promise<Step<FluxFacts>> {
  return STEPS[input.step](await clients.arm(), input, clients);
}

async function plan(arm: ArmClient, { clusterId, name }: FluxInput): Promise<Step<FluxFacts>> {
  const isConnected = clusterId.toLowerCase().includes('/connectedclusters/');
  const version = isConnected ? apiVersions.connectedClusters : apiVersions.managedClusters;
  if (!(await arm.get(clusterId, version)))
    fail('ClusterNotFound', { message: `${clusterId} does not exist.`, target: clusterId });
  const existed = (await read(arm, clusterId, name)) !== undefined;
  const warnings = await retirementWarnings(arm, clusterId);
  return {
    state: 'done',
    message: existed ? 'The configuration exists' : 'The configuration is new',
    facts: { existed, warnings },
  };
}

async function register(arm: ArmClient, { clusterId, progress }: FluxInput): Promise<Step<FluxFacts>> {
  const { subscriptionId = '' } = parseArmId(clusterId) ?? {};
  const state = await readRegistrationState(arm, subscriptionId, PROVIDER);
  if (state === 'Registered') return { state: 'skipped', message: `${PROVIDER} is registered` };
  if (progress?.['hasAsked'] !== true) await beginRegistration(arm, subscriptionId, PROVIDER);
  return pollAgain('LongRunningOperation', `${PROVIDER} is being registered`, {
    ...progress,
    hasAsked: true,
  });
}

async function write(arm: ArmClient, input: FluxInput, clients: Clients): Promise<Step<FluxFacts>> {
  const { clusterId, name, progress, sealedProperties } = input;
  const outcome = await followed(arm, input, 'The configuration is being written');
  if (outcome) return outcome;
  if (progress?.['isWritten'] === true || sealedProperties === undefined) return ended(arm, input);
  const properties: unknown = JSON.parse(unseal(sealedProperties, clients.sealingKey));
  const id = fluxConfigurationId(clusterId, name);
  const { operationUrl } = await arm.put(id, apiVersions.fluxConfigurations, { properties });
  const next = { ...progress, isWritten: true, ...(operationUrl === undefined ? {} : { operationUrl }) };
  return pollAgain('LongRunningOperation', 'The configuration is being written', next);
}

/** Looks at the operation that an earlier step has begun; `undefined` when there is none or it has succeeded. */
async function followed(
  arm: ArmClient,
  { progress }: FluxInput,
  message: string,
): Promise<Step<never> | undefined> {
  const url = progress?.['operationUrl'];
  if (typeof url !== 'string') return undefined;
  const operation = await arm.pollOperation(url);
  if (operation.state === 'running')
    return pollAgain('LongRunningOperation', message, progress, operation.retryAfterSeconds);
  return operation.state === 'failed' ? failed(`${operation.code}: ${operation.message}`) : undefined;
}

async function ended(arm: ArmClient, input: FluxInput): Promise<Step<FluxFacts>> {
  const { properties = {} } = (await read(arm, input.clusterId, input.name)) ?? {};
  const { provisioningState: state, errorMessage } = properties;
  if (state === 'Succeeded') return { state: 'done', message: 'The configuration is written' };
  if (state === 'Failed') return failed(errorMessage ?? 'Azure gave no reason.');
  return pollAgain('LongRunningOperation', `The configuration is ${state ?? 'unknown'}`, input.progress);
}

function failed(reason: string): Step<never> {
  const cause = redact(reason).slice(0, 1_000);
  const message = `The Flux configuration could not be written. ${cause}`;
  return { state: 'failed', error: connectionError('FluxConfigurationFailed', { message, cause }) };
}

async function comply(arm: ArmClient, { clusterId, name, progress }: FluxInput): Promise<Step<FluxFacts>> {
  const { properties = {} } = (await read(arm, clusterId, name)) ?? {};
  const { complianceState = 'Unknown', statuses } = properties;
  const facts = { complianceState };
  if (complianceState === 'Compliant' || complianceState === 'Suspended')
    return { state: 'done', message: `The cluster is ${complianceState}`, facts };
  if (Number(progress?.['polls'] ?? 0) < COMPLIANCE_LOOKS)
    return pollAgain('LongRunningOperation', `The cluster is ${complianceState}`, waiting(progress));
  const open = (statuses ?? []).filter((status) => status.complianceState !== 'Compliant');
  const names = open.map((status) => `${status.kind ?? ''} ${status.name ?? ''}`).slice(0, 10);
  const warning = `The configuration is written, but the cluster is ${complianceState}${names.length > 0 ? `: ${names.join(', ')}` : ''}. A diagnosis of the cluster tells why.`;
  return { state: 'done', message: warning, facts: { ...facts, warnings: [warning] } };
}

function waiting(progress: Progress | undefined): Progress {
  return { polls: Number(progress?.['polls'] ?? 0) };
}

async function remove(arm: ArmClient, input: FluxInput): Promise<Step<FluxFacts>> {
  const { clusterId, name, isForced, progress } = input;
  const outcome = await followed(arm, input, 'The configuration is being deleted');
  if (outcome) return outcome;
  const existing = await read(arm, clusterId, name);
  if (!existing) return { state: 'done', message: 'The configuration is gone' };
  if (existing.properties?.provisioningState === 'Deleting')
    return pollAgain('LongRunningOperation', 'The configuration is being deleted', progress);
  const query: Record<string, string> = isForced === true ? { forceDelete: 'true' } : {};
  const id = fluxConfigurationId(clusterId, name);
  const { operationUrl } = await arm.delete(id, apiVersions.fluxConfigurations, query);
  const next = { ...progress, ...(operationUrl === undefined ? {} : { operationUrl }) };
  return pollAgain('LongRunningOperation', 'The configuration is being deleted', next);
}

function read(arm: ArmClient, clusterId: string, name: string): Promise<FluxResource | undefined> {
  return arm.get<FluxResource>(fluxConfigurationId(clusterId, name), apiVersions.fluxConfigurations);
}
