import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { FLUX_LIMITS, quantityOf } from '../../catalogue/flux2/container-resources';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { readDeployments } from '../../evidence/pods';
import { knownList, optional } from '../../evidence/reading';
import { matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import type { CheckContext, CheckResult, EvidenceItem } from '../check';
import { fireOnEvidence } from '../gather-evidence';
import { namespaceOfFlux, refusalTexts } from './admission';
import { fluxExtensionTexts } from './flux-objects';

/** Built-in: containers CPU and memory resource limits should not exceed the specified limits. */
const LIMIT_DEFINITION = 'e345eecc-fa47-480f-9e88-67dcc122b164';

interface Maximum {
  where: string;
  cpu: string | undefined;
  memory: string | undefined;
}

interface PolicyAssignment {
  name?: string;
  properties?: {
    displayName?: string;
    policyDefinitionId?: string;
    enforcementMode?: string;
    parameters?: Record<string, { value?: unknown } | undefined>;
  };
}

/** flux2-resource-limit-policy: a policy that denies has lower limits than Flux, or Flux was refused for that. */
export function limitPolicy(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const told = () => Promise.resolve(matchesInErrorText(entry, context.errorText));
  const statuses = async () => matchesIn(entry, await fluxExtensionTexts(evidence, context.cluster));
  const refused = async () => matchesIn(entry, await refusalTexts(evidence, context));
  const policies = async () => {
    const namespace = await namespaceOfFlux(evidence, context);
    return exceeded(evidence, namespace, await assignedMaxima(evidence, context.cluster.id, namespace));
  };
  const constraints = async () => {
    const namespace = await namespaceOfFlux(evidence, context);
    return exceeded(evidence, namespace, await constraintMaxima(evidence, namespace));
  };
  return fireOnEvidence([told, statuses, refused, policies, constraints], {
    subject: 'limits of the Flux controllers',
  });
}

/** Assignments of the built-in policy that deny, and do not leave the namespace out. */
async function assignedMaxima(evidence: Evidence, clusterId: string, namespace: string): Promise<Maximum[]> {
  const path = `${clusterId}/providers/Microsoft.Authorization/policyAssignments`;
  const assignments = await knownList(
    evidence.armList<PolicyAssignment>(path, API_VERSIONS.policyAssignments),
  );
  return assignments
    .filter(({ properties }) => isDenying(properties) && !isExcluded(properties?.parameters, namespace))
    .map(({ name, properties }) => ({
      where: `policy assignment ${properties?.displayName ?? name ?? ''}`,
      cpu: textOf(properties?.parameters?.['cpuLimit']?.value),
      memory: textOf(properties?.parameters?.['memoryLimit']?.value),
    }));
}

/** An assignment without an effect of its own audits: that is the default of the definition. */
function isDenying(properties: PolicyAssignment['properties']): boolean {
  const { policyDefinitionId = '', enforcementMode, parameters } = properties ?? {};
  const effect = textOf(parameters?.['effect']?.value) ?? 'Audit';
  return (
    policyDefinitionId.toLowerCase().endsWith(LIMIT_DEFINITION) &&
    enforcementMode !== 'DoNotEnforce' &&
    effect.toLowerCase() === 'deny'
  );
}

function isExcluded(
  parameters: Record<string, { value?: unknown } | undefined> | undefined,
  namespace: string,
): boolean {
  const excluded = listOf(parameters?.['excludedNamespaces']?.value);
  const only = listOf(parameters?.['namespaces']?.value);
  return fitsAny(excluded, namespace) || (only.length > 0 && !fitsAny(only, namespace));
}

interface ApiResources extends KubernetesObject {
  resources?: { name?: string }[];
}

interface Constraint extends KubernetesObject {
  spec?: {
    enforcementAction?: string;
    match?: { namespaces?: string[]; excludedNamespaces?: string[]; namespaceSelector?: unknown };
    parameters?: { cpuLimit?: unknown; cpu?: unknown; memoryLimit?: unknown; memory?: unknown };
  };
}

const CONSTRAINTS = '/apis/constraints.gatekeeper.sh/v1beta1';
const USUAL_KINDS = ['k8sazurev3containerlimits', 'k8scontainerlimits'];

/** Constraints of Gatekeeper that deny. One with a selector may leave the namespace out, so it decides nothing. */
async function constraintMaxima(evidence: Evidence, namespace: string): Promise<Maximum[]> {
  const discovered = await optional(evidence.object<ApiResources>(CONSTRAINTS));
  const kinds = (discovered?.resources ?? []).flatMap(({ name = '' }) =>
    /containerlimits$/i.test(name) ? [name] : [],
  );
  const lists = await Promise.all(
    (discovered ? kinds : USUAL_KINDS).map((kind) =>
      knownList(evidence.list<Constraint>(`${CONSTRAINTS}/${kind}`)),
    ),
  );
  return lists
    .flat()
    .filter(({ spec }) => (spec?.enforcementAction ?? 'deny') === 'deny' && appliesTo(spec?.match, namespace))
    .map(toMaximum);
}

function toMaximum({ metadata, spec }: Constraint): Maximum {
  const { cpuLimit, cpu, memoryLimit, memory } = spec?.parameters ?? {};
  return {
    where: `constraint ${metadata?.name ?? ''}`,
    cpu: textOf(cpuLimit ?? cpu),
    memory: textOf(memoryLimit ?? memory),
  };
}

function appliesTo(match: NonNullable<Constraint['spec']>['match'], namespace: string): boolean {
  const { namespaces = [], excludedNamespaces = [], namespaceSelector } = match ?? {};
  if (namespaceSelector !== undefined || fitsAny(excludedNamespaces, namespace)) return false;
  return namespaces.length === 0 || fitsAny(namespaces, namespace);
}

/** Names, `prefix-*` and `*-suffix`, as Gatekeeper reads them. */
function fitsAny(patterns: readonly string[], namespace: string): boolean {
  return patterns.some((pattern) => {
    if (pattern.endsWith('*')) return namespace.startsWith(pattern.slice(0, -1));
    return pattern.startsWith('*') ? namespace.endsWith(pattern.slice(1)) : pattern === namespace;
  });
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Containers whose limits are above a maximum: as they are deployed, and as the documentation has them where they are not. */
async function exceeded(
  evidence: Evidence,
  namespace: string,
  maxima: readonly Maximum[],
): Promise<EvidenceItem[]> {
  if (maxima.length === 0) return [];
  const limits = await actualLimits(evidence, namespace);
  return maxima.flatMap(({ where, cpu, memory }) => {
    const above = Object.entries(limits).flatMap(([name, limit]) => [
      ...(isAbove(limit.cpu, cpu) ? [`${name} cpu ${limit.cpu}`] : []),
      ...(isAbove(limit.memory, memory) ? [`${name} memory ${limit.memory}`] : []),
    ]);
    if (above.length === 0) return [];
    return [
      { where, what: `allows cpu ${cpu ?? 'any'}, memory ${memory ?? 'any'}; above it: ${above.join(', ')}` },
    ];
  });
}

async function actualLimits(evidence: Evidence, namespace: string): Promise<typeof FLUX_LIMITS> {
  const deployments = (await optional(readDeployments(evidence, namespace))) ?? [];
  const containers = deployments.flatMap(({ spec }) => spec?.template?.spec?.containers ?? []);
  return Object.fromEntries(
    Object.entries(FLUX_LIMITS).map(([name, documented]) => {
      const limits = containers.find((container) => container.name === name)?.resources?.limits;
      return [
        name,
        { cpu: limits?.['cpu'] ?? documented.cpu, memory: limits?.['memory'] ?? documented.memory },
      ];
    }),
  );
}

function isAbove(limit: string, maximum: string | undefined): boolean {
  const [wanted, allowed] = [quantityOf(limit), maximum === undefined ? undefined : quantityOf(maximum)];
  return wanted !== undefined && allowed !== undefined && wanted > allowed;
}
