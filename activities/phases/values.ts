import { createHmac } from 'node:crypto';
import type { RenderedConfiguration, Values } from '../../connection/configuration';
import { unsealProperties } from '../../connection/sealing';
import type { ConnectionFacts, TargetFacts } from '../../connection/plan';
import { vaultReferenceOf } from '../../connection/vault-reference';
import { renderConnection } from '../../targets/render-connection';
import { readVaultSecret } from './vault-secret';
import { targetOf, type Work } from '../work';

/** How variables are named: `named` carries the connection's name, for later connections of one type in a namespace. */
export type Naming = 'plain' | 'named';

/**
 * Everything that the Secret of a connection holds, with credentials read from the target or a key vault and the caller's
 * opened. Never store or return it from an activity.
 */
export async function readValues(
  work: Work,
  facts: ConnectionFacts,
  naming: Naming,
): Promise<RenderedConfiguration[]> {
  const { target, principal, tenantId } = facts;
  if (!target) throw new Error('The target has not been read');
  const own = await readCredentials(work, facts, target);
  return renderConnection({
    properties: unsealProperties(work.request.properties, work.clients.sealingKey),
    linkerName: work.request.name,
    facts: target,
    isFirstOfType: naming === 'plain',
    ...(principal ? { principal } : {}),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(own ? { credentials: own } : {}),
  });
}

/** Credentials that are not in the request: the target's own, or the password that a key vault keeps. */
async function readCredentials(
  work: Work,
  facts: ConnectionFacts,
  target: TargetFacts,
): Promise<Values | undefined> {
  if (work.auth !== 'secret') return undefined;
  const reference = vaultReferenceOf(work.request.properties);
  if (reference) return { password: await readVaultSecret(work, reference) };
  return targetOf(work, facts).credentials?.(work.reads, work.reference, target);
}

/**
 * Hash of a Secret's values, keyed so that nobody can find a short password by trying. It tells whether values changed
 * without showing them.
 */
export function hashValues(
  values: readonly { name: string; value: string }[],
  linkerId: string,
  key: Buffer,
): string {
  const sorted = values
    .map(({ name, value }) => [name, value])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return createHmac('sha256', key)
    .update('aks-service-connector values\n')
    .update(JSON.stringify([linkerId.toLowerCase(), sorted]))
    .digest('hex');
}
