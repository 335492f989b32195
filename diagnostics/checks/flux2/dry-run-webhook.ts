import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { knownList } from '../../evidence/reading';
import { capturesIn, type EvidenceText, matchesIn } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, fired } from '../check';
import { readableOr } from '../readable-or';
import { conditionText, fluxObjectLabel, kustomizations, notReady } from './flux-objects';

interface WebhookConfiguration extends KubernetesObject {
  webhooks?: { name?: string; sideEffects?: string }[];
}

/** A webhook that an error text names, where it is configured. */
export interface NamedWebhook {
  kind: 'validatingwebhookconfigurations' | 'mutatingwebhookconfigurations';
  configuration: string;
  index: number;
  sideEffects: string;
}

const KINDS = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'] as const;
const WITHOUT_EFFECT = new Set(['None', 'NoneOnDryRun']);

/** Finds every webhook of that name. */
export async function webhooksNamed(evidence: Evidence, name: string): Promise<NamedWebhook[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      const path = `/apis/admissionregistration.k8s.io/v1/${kind}`;
      const configurations = await knownList(evidence.list<WebhookConfiguration>(path));
      return configurations.flatMap(({ metadata, webhooks = [] }) =>
        webhooks.flatMap((webhook, index) =>
          webhook.name === name
            ? [
                {
                  kind,
                  configuration: metadata?.name ?? '',
                  index,
                  sideEffects: webhook.sideEffects ?? 'Unknown',
                },
              ]
            : [],
        ),
      );
    }),
  );
  return lists.flat();
}

export function hasSideEffects({ sideEffects }: NamedWebhook): boolean {
  return !WITHOUT_EFFECT.has(sideEffects);
}

/** Texts of Kustomizations that are not ready, and the error text. */
async function dryRunTexts(evidence: Evidence, errorText: string | undefined): Promise<EvidenceText[]> {
  const told = errorText === undefined ? [] : [{ where: 'error text', text: errorText }];
  const reading = kustomizations(evidence);
  const objects = await (told.length > 0 ? readableOr(reading, []) : reading);
  const texts = objects.flatMap((object) => {
    const condition = notReady(object);
    return condition ? [{ where: fluxObjectLabel(object), text: conditionText(condition) }] : [];
  });
  return [...texts, ...told];
}

/** The name of the webhook that the texts complain about. */
export async function blockingWebhook(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<{ name: string; texts: EvidenceText[] } | undefined> {
  const texts = (await dryRunTexts(evidence, context.errorText)).filter(
    (text) => matchesIn(entry, [text]).length > 0,
  );
  const [first] = texts;
  return first && { name: capturesIn(entry, first.text)['webhook'] ?? '', texts };
}

/** flux2-webhook-no-dry-run: a Kustomization or a text names a webhook that declares side effects. */
export async function webhookNoDryRun(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const blocking = await blockingWebhook(evidence, context, entry);
  if (!blocking) return undefined;
  const found = await readableOr(webhooksNamed(evidence, blocking.name), undefined);
  const guilty = found?.find(hasSideEffects);
  const state = (found ?? []).map(({ kind, configuration, sideEffects }) => ({
    where: `${kind} ${configuration}`,
    what: `webhook ${blocking.name} has sideEffects ${sideEffects}`,
  }));
  return fired([...matchesIn(entry, blocking.texts), ...state], {
    subject: `webhook ${blocking.name}`,
    // Without side effects, or without the webhook, the next attempt of Flux will get through.
    confidence: guilty || !found ? 'high' : 'medium',
    values: guilty
      ? {
          'webhook-kind': guilty.kind,
          'webhook-config': guilty.configuration,
          'webhook-index': String(guilty.index),
        }
      : {},
  });
}
