import {
  MESH_NAMESPACE,
  type MeshWebhook,
  MIN_CA_BUNDLE_BYTES,
  MUTATING_WEBHOOK,
  VALIDATING_WEBHOOK,
} from '../../catalogue/osm/control-plane';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { known } from '../../evidence/reading';
import { type EvidenceText, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { failedCreateTexts } from './failed-creates';
import { readService, tcpPorts } from './services';
import { firstWebhook, webhookConfigurations } from './webhook-configuration';

/** osm-validating-webhook-missing */
export function validatingMissing(evidence: Evidence): Promise<CheckResult> {
  return webhookMissing(evidence, VALIDATING_WEBHOOK);
}

/** osm-mutating-webhook-missing */
export function mutatingMissing(evidence: Evidence): Promise<CheckResult> {
  return webhookMissing(evidence, MUTATING_WEBHOOK);
}

async function webhookMissing(evidence: Evidence, webhook: MeshWebhook): Promise<CheckResult> {
  const { kind, name, writtenBy, webhooks } = webhook;
  const where = `${kind} ${name}`;
  const configurations = await webhookConfigurations(evidence, webhook);
  const found = configurations.find(({ metadata }) => metadata?.name === name);
  const count = found?.webhooks?.length ?? 0;
  if (found && count === webhooks) return undefined;
  const others = configurations.map(({ metadata }) => metadata?.name).join(', ') || 'none';
  const what = found
    ? `holds ${count} webhooks instead of ${webhooks}`
    : `does not exist with label app=${writtenBy.name}; with that label: ${others}`;
  return fired([{ where, what }], { subject: where });
}

/** osm-validating-webhook-service-wrong: also the service has to exist, because nothing else looks at it. */
export async function validatingService(evidence: Evidence): Promise<CheckResult> {
  const wrong = await serviceItems(evidence, VALIDATING_WEBHOOK);
  const items = wrong.length > 0 ? wrong : await unpublished(evidence, VALIDATING_WEBHOOK);
  return firedIfAny(items, { subject: `${VALIDATING_WEBHOOK.kind} ${VALIDATING_WEBHOOK.name}` });
}

/** osm-mutating-webhook-service-wrong */
export async function mutatingService(evidence: Evidence): Promise<CheckResult> {
  const items = await serviceItems(evidence, MUTATING_WEBHOOK);
  return firedIfAny(items, { subject: `${MUTATING_WEBHOOK.kind} ${MUTATING_WEBHOOK.name}` });
}

/** The API server calls port 443 when a webhook names none. */
const DEFAULT_PORT = 443;

async function serviceItems(evidence: Evidence, webhook: MeshWebhook): Promise<EvidenceItem[]> {
  const first = await firstWebhook(evidence, webhook);
  if (!first) return [];
  const where = `${webhook.kind} ${webhook.name}`;
  const { service, url } = first.clientConfig ?? {};
  if (!service) return [{ where, what: `calls ${url ?? 'nothing'} instead of a service` }];
  const wanted: readonly [field: string, actual: string, expected: readonly string[]][] = [
    ['name', service.name ?? '', webhook.serviceNames],
    ['namespace', service.namespace ?? '', [MESH_NAMESPACE]],
    ['path', service.path ?? '', [webhook.path]],
    ['port', String(service.port ?? DEFAULT_PORT), [String(webhook.port)]],
  ];
  return wanted
    .filter(([, actual, expected]) => !expected.includes(actual))
    .map(([field, actual, expected]) => ({
      where,
      what: `service ${field} is ${actual || 'empty'}, not ${expected.join(' or ')}`,
    }));
}

async function unpublished(evidence: Evidence, webhook: MeshWebhook): Promise<EvidenceItem[]> {
  const first = await firstWebhook(evidence, webhook);
  const name = first?.clientConfig?.service?.name;
  if (name === undefined) return [];
  const where = `service ${MESH_NAMESPACE}/${name}`;
  const service = await known(readService(evidence, name));
  if (!service) return [{ where, what: 'does not exist' }];
  return tcpPorts(service).includes(webhook.port)
    ? []
    : [{ where, what: `does not publish port ${webhook.port}` }];
}

/** osm-validating-webhook-ca-bundle */
export function validatingBundle(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return bundleWrong(evidence, VALIDATING_WEBHOOK, matchesInErrorText(entry, context.errorText));
}

/** osm-mutating-webhook-ca-bundle: pods that cannot be made because of it leave events. */
export async function mutatingBundle(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const events: EvidenceText[] = context.installed.features.has('osm')
    ? await failedCreateTexts(evidence, context.now)
    : [];
  const texts = [...matchesInErrorText(entry, context.errorText), ...matchesIn(entry, events)];
  return bundleWrong(evidence, MUTATING_WEBHOOK, texts);
}

const CERTIFICATE = /x509|certificate/i;

/** The bundle decides. With a good one, a text is only likely to mean it when it speaks of certificates. */
async function bundleWrong(
  evidence: Evidence,
  webhook: MeshWebhook,
  texts: readonly EvidenceItem[],
): Promise<CheckResult> {
  const subject = `${webhook.kind} ${webhook.name}`;
  const bytes = await bundleBytes(evidence, webhook);
  if (bytes !== undefined && bytes < MIN_CA_BUNDLE_BYTES) {
    const what =
      bytes === 1
        ? 'has no caBundle'
        : `caBundle has ${bytes} bytes, at least ${MIN_CA_BUNDLE_BYTES} are needed`;
    return fired([{ where: subject, what }, ...texts], { subject });
  }
  const confidence = texts.some(({ what }) => CERTIFICATE.test(what)) ? 'medium' : 'low';
  return firedIfAny([...texts], { subject, confidence });
}

/** Length of the bundle in base64, with the newline that tools count; `undefined` without a webhook. */
async function bundleBytes(evidence: Evidence, webhook: MeshWebhook): Promise<number | undefined> {
  const first = await firstWebhook(evidence, webhook);
  return first && (first.clientConfig?.caBundle ?? '').length + 1;
}

/** Whether the part that writes a webhook should write it again: missing, another number, no bundle, or not trusted. */
export async function needsRewriting(
  evidence: Evidence,
  webhook: MeshWebhook,
  errorText = '',
): Promise<boolean> {
  if (await webhookMissing(evidence, webhook)) return true;
  const bytes = await bundleBytes(evidence, webhook);
  const isUntrusted = errorText.includes(webhook.webhookName) && /x509/i.test(errorText);
  return isUntrusted || (bytes !== undefined && bytes < MIN_CA_BUNDLE_BYTES);
}
