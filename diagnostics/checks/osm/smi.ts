import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { isKnownBranch, SMI_DEFINITIONS, type SmiDefinition } from '../../catalogue/osm/smi-definitions';
import type { Evidence } from '../../evidence/evidence';
import { known } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { type CustomResourceDefinition, readDefinition } from './definitions';
import { meshVersion } from './mesh-version';

interface Found {
  wanted: SmiDefinition;
  definition: CustomResourceDefinition | undefined;
}

/** The four definitions, with what the cluster has of them. @throws Unreadable */
async function definitionsOf(evidence: Evidence): Promise<Found[]> {
  return Promise.all(
    SMI_DEFINITIONS.map(async (wanted) => ({
      wanted,
      definition: await known(readDefinition(evidence, wanted.name)),
    })),
  );
}

/** The definitions that the cluster does not have. */
export async function missingDefinitions(evidence: Evidence): Promise<SmiDefinition[]> {
  return (await definitionsOf(evidence))
    .filter(({ definition }) => definition === undefined)
    .map(({ wanted }) => wanted);
}

/** osm-smi-crds-missing: a definition of the mesh is not there, whether an error tells or not. */
export async function definitionsMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const texts = matchesInErrorText(entry, context.errorText);
  const missing = await missingDefinitions(evidence);
  if (missing.length === 0) return undefined;
  const mesh = await meshVersion(evidence, context);
  const items = missing.map(({ name }) => ({
    where: `custom resource definition ${name}`,
    what: 'does not exist',
  }));
  return fired([...items, ...texts], {
    subject: missing.map(({ name }) => name).join(', '),
    values: mesh ? { branch: mesh.branch } : {},
  });
}

/** osm-smi-crds-version-mismatch: served and expected versions, side by side. */
export async function definitionsMismatch(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const found = await definitionsOf(evidence);
  const mesh = await meshVersion(evidence, context);
  const differing = found.filter(isDifferent);
  const asked = differing.length === 0 ? askedVersion(found, context.errorText) : [];
  if (differing.length === 0 && asked.length === 0) return undefined;
  const source = mesh
    ? { where: mesh.where, what: `version ${mesh.version}, branch ${mesh.branch}` }
    : { where: 'version of the mesh', what: 'is not known' };
  return firedIfAny([...differing.map(compare), ...asked, source], {
    subject: [...differing.map(({ wanted }) => wanted.name), ...asked.map(({ where }) => where)].join(', '),
    values: mesh ? { branch: mesh.branch } : {},
    confidence: mesh && isKnownBranch(mesh.branch) && asked.length === 0 ? 'high' : 'medium',
    ...(asked.length === 0
      ? {}
      : { cause: 'The object was written for another version than the mesh serves.' }),
  });
}

function served(definition: CustomResourceDefinition): string[] {
  return (definition.spec?.versions ?? [])
    .filter((version) => version.served === true)
    .flatMap(({ name }) => name ?? [])
    .toSorted();
}

function isDifferent({ wanted, definition }: Found): boolean {
  if (!definition) return false;
  const stored = definition.spec?.versions?.find(({ storage }) => storage === true)?.name;
  return served(definition).join() !== wanted.served.toSorted().join() || stored !== wanted.served[0];
}

function compare({ wanted, definition }: Found): EvidenceItem {
  const versions = (definition?.spec?.versions ?? []).map(({ name, served: isServed, storage }) =>
    [name, isServed ? 'served' : 'not served', ...(storage ? ['stored'] : [])].join(' '),
  );
  return {
    where: `custom resource definition ${wanted.name}`,
    what: `has ${versions.join(', ') || 'no version'}; the mesh needs ${wanted.served.join(', ')} served, and no other`,
  };
}

/** An error about a version that is served by none, although the kind is there. */
function askedVersion(found: readonly Found[], errorText = ''): EvidenceItem[] {
  const pattern = /no matches for kind "(\w+)" in version "[\w.-]+smi-spec\.io\/(\w+)"/i;
  const [, kind, version = ''] = pattern.exec(errorText) ?? [];
  const one = found.find(({ wanted }) => wanted.kind === kind);
  if (!one?.definition || served(one.definition).includes(version)) return [];
  return [
    {
      where: `custom resource definition ${one.wanted.name}`,
      what: `serves ${served(one.definition).join(', ')}; the error asks for ${version}`,
    },
  ];
}
