import type { CatalogueItem } from './catalogue/catalogue';
import type { Severity } from './catalogue/diagnostic-entry';
import type { CheckContext, Confidence, EvidenceItem, Observation } from './checks/check';
import { redact } from './evidence/redact';
import { fillCommands } from './fill-commands';

/** A problem that was found, ready to be read by a person. Holds no credential. */
export interface Finding {
  id: string;
  group: number;
  title: string;
  severity: Severity;
  confidence: Confidence;
  /** The resource or object with the problem. */
  subject?: string;
  evidence: EvidenceItem[];
  cause: string;
  fix: string;
  commands: string[];
  /** What a repair could do by itself, and whether it may do so unattended. */
  remediation: { safe: boolean; action: string };
  /** More general findings that this one explains. */
  symptoms: { id: string; title: string; evidence: EvidenceItem[] }[];
}

const MAX_EVIDENCE = 8;
const MAX_EVIDENCE_CHARACTERS = 600;

/** Joins what a check saw with what the catalogue says. Everything that came from outside is redacted and cut. */
export function toFinding(item: CatalogueItem, observation: Observation, context: CheckContext): Finding {
  const { entry, group } = item;
  const seen = Object.entries(observation.values ?? {}).map(([name, value]) => [name, redact(value)]);
  const values = { ...contextValues(context), ...(Object.fromEntries(seen) as Record<string, string>) };
  return {
    id: entry.id,
    group: group.number,
    title: entry.title,
    severity: entry.severity,
    confidence: observation.confidence ?? 'high',
    ...(observation.subject === undefined ? {} : { subject: redact(observation.subject) }),
    evidence: observation.evidence.slice(0, MAX_EVIDENCE).map(cleaned),
    cause: redact(observation.cause ?? entry.cause),
    fix: redact(observation.fix ?? entry.fix),
    commands: fillCommands(entry.commands, values),
    remediation: entry.remediation,
    symptoms: [],
  };
}

function cleaned({ where, what }: EvidenceItem): EvidenceItem {
  const text = redact(what).trim();
  const cut = text.length > MAX_EVIDENCE_CHARACTERS ? `${text.slice(0, MAX_EVIDENCE_CHARACTERS)} …` : text;
  return { where: redact(where), what: cut };
}

/** Values that every command may use: `<rg>`, `<cluster>`, `<clusterId>`, `<subscription>`, `<clusterType>`, `<name>`, `<ns>`. */
function contextValues({ cluster, request, connectionName }: CheckContext): Record<string, string> {
  const name = connectionName ?? request?.name;
  return {
    rg: cluster.resourceGroup,
    cluster: cluster.name,
    clusterId: cluster.id,
    clusterType: cluster.type,
    subscription: cluster.subscriptionId,
    ...(name === undefined ? {} : { name }),
  };
}
