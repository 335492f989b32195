import type { MeshWebhook } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { knownList } from '../../evidence/reading';

interface Webhook {
  name?: string;
  clientConfig?: {
    caBundle?: string | null;
    url?: string;
    service?: { name?: string; namespace?: string; path?: string; port?: number };
  };
}

export interface WebhookConfiguration extends KubernetesObject {
  webhooks?: Webhook[];
}

/** The configurations that a part of the control plane has written, told by its label. */
export function webhookConfigurations(
  evidence: Evidence,
  { plural, writtenBy }: MeshWebhook,
): Promise<WebhookConfiguration[]> {
  return knownList(
    evidence.list<WebhookConfiguration>(`/apis/admissionregistration.k8s.io/v1/${plural}`, {
      labelSelector: `app=${writtenBy.name}`,
    }),
  );
}

/** The first webhook of the configuration; `undefined` when there is none, which is a problem of its own. */
export async function firstWebhook(evidence: Evidence, webhook: MeshWebhook): Promise<Webhook | undefined> {
  const configurations = await webhookConfigurations(evidence, webhook);
  return configurations.find(({ metadata }) => metadata?.name === webhook.name)?.webhooks?.[0];
}
