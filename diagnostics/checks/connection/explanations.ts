import { MANAGED_BY } from '../../../connection/names';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { optional } from '../../evidence/reading';
import type { SecretFacts } from '../../evidence/trim';
import { capturesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { each, readSecret } from './connection-objects';
import { connectionLabel, connectionValues, selectedConnections } from './selected-connections';

/** sc-list-configuration-empty-credential: a pasted list shows an empty value whose key has one in the Secret. */
export async function emptyCredential(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, context.errorText);
  const key = capturesIn(entry, context.errorText)['key'];
  if (text.length === 0 || key === undefined) return undefined;
  for (const connection of await selectedConnections(evidence, context)) {
    const { namespace, secretName } = connection;
    const secret = secretName === undefined ? undefined : await readSecret(evidence, namespace, secretName);
    if ((secret?.sizes[key] ?? 0) > 0) {
      const where = `Secret ${namespace}/${secretName}`;
      return fired([...text, { where, what: `holds a value for ${key}` }], {
        subject: connectionLabel(connection),
        values: connectionValues(connection),
      });
    }
  }
  return undefined;
}

interface Validation {
  properties?: {
    isConnectionAvailable?: boolean;
    validationDetail?: {
      name?: string;
      description?: string | null;
      result?: string;
      errorMessage?: string | null;
    }[];
  };
}

/** Field managers that write Secrets of connections: this system, and the operator of Azure's connector. */
const MAKERS = new Set([MANAGED_BY, 'sc-operator', 'helm']);

/** sc-validate-always-success: the verdict is success, while a single check failed or somebody edited the Secret. */
export async function validateHidesDrift(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  return each(evidence, context, async (_, connection) => [
    ...(await editedSecret(evidence, connection)),
    // A validation is work for Azure, so it is asked for one named connection only.
    ...(context.connectionName === undefined ? [] : await hiddenFailures(evidence, connection)),
  ]);
}

async function editedSecret(evidence: Evidence, connection: Connection): Promise<EvidenceItem[]> {
  const { namespace, secretName } = connection;
  if (secretName === undefined) return [];
  const secret = await optional(
    evidence.object<SecretFacts>(`/api/v1/namespaces/${namespace}/secrets/${secretName}`),
  );
  const others = (secret?.writers ?? []).filter((writer) => !MAKERS.has(writer));
  if (others.length === 0 || others.length === secret?.writers.length) return [];
  return [
    {
      where: `Secret ${namespace}/${secretName} of ${connectionLabel(connection)}`,
      what: `values were also written by ${others.join(', ')}`,
    },
  ];
}

async function hiddenFailures(evidence: Evidence, connection: Connection): Promise<EvidenceItem[]> {
  const answer = await optional(
    evidence.armAction<Validation>(connection.id, 'validateLinker', API_VERSIONS.linkers),
  );
  const { isConnectionAvailable, validationDetail = [] } = answer?.properties ?? {};
  if (isConnectionAvailable !== true) return [];
  return validationDetail
    .filter(({ result }) => result?.toLowerCase() === 'failure')
    .map(({ name, description, errorMessage }) => ({
      where: `validation of ${connectionLabel(connection)}, verdict success`,
      what: [name, description ?? errorMessage].filter(Boolean).join(': '),
    }));
}
