import { X509Certificate } from 'node:crypto';
import { CA_SECRET, MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import { known } from '../../evidence/reading';
import type { SecretFacts } from '../../evidence/trim';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import { durationMs } from './go-duration';
import { readMeshConfig, typed, valueOf } from './mesh-config';

const DAY_MS = 24 * 60 * 60_000;
/** How long before its end a root certificate is worth a word. */
const NOTICE_MS = 30 * DAY_MS;
const SHORTEST_MS = 60_000;
const LONGEST_MS = 366 * DAY_MS;
const KEY_BITS = { least: 2048, most: 4096 };

const SECRET = `Secret ${MESH_NAMESPACE}/${CA_SECRET}`;
const SETTINGS = `MeshConfig ${MESH_NAMESPACE}/osm-mesh-config`;

/** osm-certificate-management: the root of the mesh, and how long certificates of proxies live. */
export async function certificateManagement(evidence: Evidence, { now }: CheckContext): Promise<CheckResult> {
  const secret = await known(
    evidence.object<SecretFacts>(`/api/v1/namespaces/${MESH_NAMESPACE}/secrets/${CA_SECRET}`),
  );
  const root = rootOf(secret);
  const items = [...rootItems(secret, root, now), ...(await settingItems(evidence, root, now))];
  return firedIfAny(items, { subject: items[0]?.where ?? SECRET });
}

/** When the root ends; `undefined` when there is no certificate that can be read. */
function rootOf(secret: SecretFacts | undefined): { startsAt: number; endsAt: number } | undefined {
  const pem = secret?.publicValues['ca.crt'];
  if (pem === undefined) return undefined;
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return { startsAt: Date.parse(validFrom), endsAt: Date.parse(validTo) };
  } catch {
    return undefined;
  }
}

function rootItems(
  secret: SecretFacts | undefined,
  root: { startsAt: number; endsAt: number } | undefined,
  now: Date,
): EvidenceItem[] {
  if (!secret) return [{ where: SECRET, what: 'does not exist' }];
  if (!root) return [{ where: SECRET, what: 'holds no certificate in ca.crt' }];
  const end = new Date(root.endsAt).toISOString();
  if (root.startsAt > now.getTime())
    return [
      {
        where: SECRET,
        what: `the root certificate is not valid before ${new Date(root.startsAt).toISOString()}`,
      },
    ];
  if (root.endsAt <= now.getTime())
    return [{ where: SECRET, what: `the root certificate expired at ${end}` }];
  if (root.endsAt - now.getTime() < NOTICE_MS)
    return [{ where: SECRET, what: `the root certificate expires at ${end}` }];
  return [];
}

async function settingItems(
  evidence: Evidence,
  root: { endsAt: number } | undefined,
  now: Date,
): Promise<EvidenceItem[]> {
  const mesh = await readMeshConfig(evidence);
  if (!mesh) return [];
  const lifetime = valueOf(mesh.config, 'certificate.serviceCertValidityDuration');
  const bits = typed({ type: 'int' }, valueOf(mesh.config, 'certificate.certKeyBitSize'));
  const untilEndMs = root && root.endsAt > now.getTime() ? root.endsAt - now.getTime() : Infinity;
  return [...lifetimeItems(lifetime, untilEndMs), ...keyItems(bits)];
}

function lifetimeItems(lifetime: unknown, untilEndMs: number): EvidenceItem[] {
  if (lifetime === undefined) return [];
  const where = SETTINGS;
  const name = `serviceCertValidityDuration ${JSON.stringify(lifetime)}`;
  const ms = typeof lifetime === 'string' ? durationMs(lifetime) : undefined;
  if (ms === undefined) return [{ where, what: `${name} is no duration` }];
  if (ms < SHORTEST_MS || ms > LONGEST_MS) return [{ where, what: `${name} is not plausible` }];
  return ms > untilEndMs ? [{ where, what: `${name} is longer than the root certificate is valid` }] : [];
}

function keyItems(bits: unknown): EvidenceItem[] {
  if (bits === undefined) return [];
  if (typeof bits === 'number' && bits >= KEY_BITS.least && bits <= KEY_BITS.most) return [];
  return [{ where: SETTINGS, what: `certKeyBitSize ${JSON.stringify(bits)} is not between 2048 and 4096` }];
}
