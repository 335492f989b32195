import { AGENT_RELEASE, RELEASE_NAMESPACES } from '../../catalogue/arc/agents';
import type { Evidence } from '../../evidence/evidence';
import type { HelmRelease } from '../../evidence/helm-release';
import { readRelease, readReleases, type ReleaseState } from '../../evidence/helm-releases';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known, knownList, optional } from '../../evidence/reading';
import type { EvidenceItem } from '../check';
import { readableOr } from '../readable-or';

/**
 * The newest revision of the Helm release of the agents, wherever it is; `undefined` when the cluster has none.
 * @throws Unreadable when it was not found, and somewhere it could be may not be read.
 */
export function findArcRelease(evidence: Evidence): Promise<ReleaseState | undefined> {
  return evidence.once('release of the Azure Arc agents', async () => {
    const usual = await Promise.all(RELEASE_NAMESPACES.map((namespace) => readReleases(evidence, namespace)));
    const found = usual
      .flatMap((reading) => (reading.state === 'found' ? reading.value : []))
      .filter(({ name, status }) => name === AGENT_RELEASE && status !== 'uninstalled');
    return found[0] ?? newestElsewhere(evidence);
  });
}

/** Whoever chose another namespace for the release is found by one list over the cluster. */
async function newestElsewhere(evidence: Evidence): Promise<ReleaseState | undefined> {
  const secrets = await knownList(
    evidence.list<KubernetesObject>('/api/v1/secrets', {
      labelSelector: `owner=helm,name=${AGENT_RELEASE}`,
      metadataOnly: true,
    }),
  );
  const states = secrets.map(({ metadata }) => ({
    name: AGENT_RELEASE,
    namespace: metadata?.namespace ?? '',
    revision: Number(metadata?.labels?.['version'] ?? 0),
    status: metadata?.labels?.['status'] ?? 'unknown',
    secretName: metadata?.name ?? '',
  }));
  const newest = states.toSorted((a, b) => b.revision - a.revision)[0];
  return newest?.status === 'uninstalled' ? undefined : newest;
}

/** The release when it can be read: for checks that it only helps. */
export async function arcReleaseIfReadable(
  evidence: Evidence,
): Promise<{ release: ReleaseState | undefined } | undefined> {
  return readableOr(
    findArcRelease(evidence).then((release) => ({ release })),
    undefined,
  );
}

/**
 * Plain settings of the release (proxy, features), by dotted name; `undefined` when there is no release.
 * @throws Unreadable when the release may not be read.
 */
export async function arcSettings(evidence: Evidence): Promise<Record<string, string> | undefined> {
  const release = await findArcRelease(evidence);
  return release && (await known(readRelease(evidence, release)))?.settings;
}

/** The decoded release, where it can be decoded. */
export async function decodedArcRelease(
  evidence: Evidence,
  release: ReleaseState,
): Promise<HelmRelease | undefined> {
  return optional(readRelease(evidence, release));
}

export function releaseLabel({ namespace, name }: ReleaseState): string {
  return `Helm release ${namespace}/${name}`;
}

/** Revision, status, and what Helm says about it. */
export function releaseItems(release: ReleaseState, decoded: HelmRelease | undefined): EvidenceItem[] {
  const where = releaseLabel(release);
  const since = decoded?.lastDeployed === undefined ? '' : ` since ${decoded.lastDeployed}`;
  return [
    { where, what: `revision ${release.revision} is ${release.status}${since}` },
    ...(decoded?.description ? [{ where, what: decoded.description }] : []),
  ];
}
