import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readProvider } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { optional } from '../../evidence/reading';
import { capturesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { isActionGranted } from '../../evidence/permissions';
import { EXTENSION_PROVIDER, registrationEvidence } from '../registration-evidence';

/** rp-no-registered-provider-found: the text says so; the metadata of the provider tell which part is wrong. */
export async function noRegisteredProvider(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const values = capturesIn(entry, errorText);
  const namespace = /\b(Microsoft\.\w+)\b/.exec(errorText ?? '')?.[1] ?? EXTENSION_PROVIDER;
  const provider = await optional(readProvider(evidence, cluster.subscriptionId, namespace));
  const type = provider?.resourceTypes?.find(
    ({ resourceType }) => resourceType?.toLowerCase() === values['type']?.split('/').at(-1)?.toLowerCase(),
  );
  const offered: EvidenceItem[] = type
    ? [
        {
          where: `provider ${namespace}, type ${type.resourceType}`,
          what: `regions ${(type.locations ?? []).join(', ')}; API versions ${(type.apiVersions ?? []).join(', ')}`,
        },
      ]
    : [];
  return fired([...text, ...offered], {
    subject: namespace,
    values: { ...values, ns: namespace, namespace },
  });
}

/** rp-register-forbidden: the text says so, or a provider is missing and the caller may not register it. */
export async function registerForbidden(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  const namespace = capturesIn(entry, errorText)['namespace'] ?? EXTENSION_PROVIDER;
  const values = { namespace };
  if (text.length === 0) {
    const missing = await registrationEvidence(evidence, cluster.subscriptionId, namespace);
    if (missing.length === 0) return undefined;
  }
  const scope = `/subscriptions/${cluster.subscriptionId}`;
  const action = `${namespace}/register/action`;
  const isGranted = await isActionGranted(evidence, scope, action);
  if (isGranted === false)
    return fired([{ where: `permissions on ${scope}`, what: `${action} is not granted` }, ...text], {
      values,
    });
  return text.length === 0 ? undefined : fired(text, { values });
}

/** sc-unauthorized-resource-access: the text says so; the permissions tell whether it is still the case. */
export async function unauthorizedAccess(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, context.errorText);
  if (text.length === 0 || /\/register\/action/i.test(context.errorText ?? '')) return undefined;
  const captured = capturesIn(entry, context.errorText);
  const { scope = '', action = '' } = captured;
  const values = { ...captured, role: roleWith(action) };
  const subject = scope || 'a resource of the connection';
  if (!scope.startsWith('/subscriptions/')) return fired(text, { subject, values });
  const isGranted = await isActionGranted(evidence, scope, action);
  if (isGranted === true) {
    const fix =
      'The right is there now: sign in again for fresh credentials, then create the connection again.';
    return fired([...text, { where: `permissions on ${scope}`, what: `${action} is granted to this app` }], {
      subject,
      values,
      fix,
      confidence: 'medium',
    });
  }
  const lacking =
    isGranted === false ? [{ where: `permissions on ${scope}`, what: `${action} is not granted` }] : [];
  return fired([...lacking, ...text], { subject, values });
}

// Least built-in role with the action: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const ROLES: readonly (readonly [start: string, role: string])[] = [
  ['microsoft.authorization/roleassignments/', 'Role Based Access Control Administrator'],
  ['microsoft.containerservice/', 'Azure Kubernetes Service Contributor Role'],
  ['microsoft.kubernetesconfiguration/extensions/', 'Kubernetes Extension Contributor'],
  ['microsoft.managedidentity/', 'Managed Identity Contributor'],
  ['microsoft.storage/', 'Storage Account Contributor'],
  ['microsoft.keyvault/', 'Key Vault Contributor'],
];

function roleWith(action: string): string {
  if (/\/read$/i.test(action)) return 'Reader';
  return ROLES.find(([start]) => action.toLowerCase().startsWith(start))?.[1] ?? 'Contributor';
}
