import { stringify } from 'yaml';
import type { Cluster } from '../cluster';
import { ApiError } from '../objects/api-error';
import { isEqual, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { Chart, WantedRelease } from './chart';
import { chartFor } from './chart';
import { ensure, find, removeObject } from './cluster-objects';
import { fromHelmSecret, helmSecrets, toHelmSecret } from './helm-secret';
import { ensureExtensionAgents } from './extension-agents';
import type { ReleaseStatus, Revision } from './helm-secret';
import { deploymentReadiness, jobReadiness } from './readiness';
import type { Readiness } from './readiness';
import { recordOf, rememberRelease } from './release-record';

export type InstallResult = { ok: true } | { ok: false; code: string; message: string };

function failure(code: string, message: string): InstallResult {
  return { ok: false, code, message };
}

async function saveRevision(cluster: Cluster, revision: Revision): Promise<void> {
  await ensure(cluster, toHelmSecret(revision, Math.floor(cluster.now().getTime() / 1000)));
}

function newestRevision(cluster: Cluster, { namespace, release }: WantedRelease): Revision | undefined {
  const [secret] = helmSecrets(cluster, namespace, release);
  return secret === undefined ? undefined : fromHelmSecret(secret);
}

function nextRevision(cluster: Cluster, wanted: WantedRelease, newest: Revision | undefined): Revision {
  const isResumed = newest !== undefined && newest.status.startsWith('pending');
  const now = cluster.now().toISOString();
  const chart = chartFor(wanted);
  return {
    release: wanted.release,
    namespace: wanted.namespace,
    revision: isResumed ? newest.revision : (newest?.revision ?? 0) + 1,
    status:
      newest === undefined || newest.status === 'pending-install' ? 'pending-install' : 'pending-upgrade',
    description: newest === undefined ? 'Initial install underway' : 'Preparing upgrade',
    chart: wanted.chart,
    chartVersion: wanted.version,
    values: wanted.values,
    manifest: chart.objects.map((object) => `---\n${stringify(object)}`).join(''),
    firstDeployed: newest?.firstDeployed ?? now,
    lastDeployed: now,
  };
}

/** Helm's sentence for an object of the chart that is there already and belongs to something else. */
function foreignObject(cluster: Cluster, wanted: WantedRelease, chart: Chart): string | undefined {
  const foreign = chart.objects.find((object) => {
    const live = find(cluster, object);
    const owner = live?.metadata.annotations?.['meta.helm.sh/release-name'];
    return live !== undefined && owner !== wanted.release;
  });
  if (foreign === undefined) {
    return undefined;
  }
  const { name, namespace = '' } = foreign.metadata;
  return `rendered manifests contain a resource that already exists. Unable to continue with install: ${foreign.kind} "${name}" in namespace "${namespace}" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "${wanted.release}"`;
}

async function ensureNamespace(cluster: Cluster, wanted: WantedRelease): Promise<void> {
  const { namespace } = wanted;
  const isThere = cluster.store.get('namespaces', undefined, namespace) !== undefined;
  const known = recordOf(cluster, wanted);
  const createdNamespace = known?.createdNamespace ?? !isThere;
  await rememberRelease(cluster, wanted, { createdNamespace, isWorking: true });
  if (!isThere) {
    const labels = { name: namespace };
    await ensure(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  }
}

async function runChart(cluster: Cluster, chart: Chart): Promise<Readiness> {
  for (const object of chart.objects) {
    await ensure(cluster, object);
  }
  for (const object of chart.objects.filter(({ kind }) => kind === 'Deployment')) {
    const readiness = await deploymentReadiness(cluster, object);
    if (readiness !== 'ready') {
      return { problem: `timed out waiting for the condition: ${readiness.problem}` };
    }
  }
  if (chart.job === undefined) {
    return 'ready';
  }
  removeObject(cluster, chart.job);
  await ensure(cluster, chart.job);
  await cluster.store.durable();
  const readiness = await jobReadiness(cluster, chart.job);
  return readiness === 'ready' ? readiness : { problem: `failed post-install: ${readiness.problem}` };
}

/** What the API server refuses, such as a webhook's denial, is an outcome of the release too. */
async function outcomeOf(cluster: Cluster, chart: Chart): Promise<Readiness> {
  try {
    return await runChart(cluster, chart);
  } catch (error) {
    if (error instanceof ApiError) {
      return { problem: error.message };
    }
    throw error;
  }
}

async function supersedeOlder(cluster: Cluster, revision: Revision): Promise<void> {
  for (const secret of helmSecrets(cluster, revision.namespace, revision.release)) {
    const older = fromHelmSecret(secret);
    if (older.revision < revision.revision && older.status === 'deployed') {
      await saveRevision(cluster, { ...older, status: 'superseded' });
    }
  }
}

async function finish(
  cluster: Cluster,
  wanted: WantedRelease,
  revision: Revision,
  outcome: Readiness,
): Promise<InstallResult> {
  const isReady = outcome === 'ready';
  const status: ReleaseStatus = isReady ? 'deployed' : 'failed';
  const done = revision.revision === 1 ? 'Install complete' : 'Upgrade complete';
  const description = isReady ? done : `Release "${wanted.release}" failed: ${outcome.problem}`;
  if (isReady) {
    await supersedeOlder(cluster, revision);
  }
  await saveRevision(cluster, { ...revision, status, description });
  const createdNamespace = recordOf(cluster, wanted)?.createdNamespace ?? false;
  await rememberRelease(cluster, wanted, { createdNamespace, isWorking: false });
  await cluster.store.durable();
  return isReady
    ? { ok: true }
    : failure('ExtensionOperationFailed', `Timed out waiting for resource readiness: ${description}`);
}

function isInPlace(newest: Revision | undefined, wanted: WantedRelease): boolean {
  return (
    newest?.status === 'deployed' &&
    newest.chart === wanted.chart &&
    newest.chartVersion === wanted.version &&
    isEqual(newest.values, wanted.values)
  );
}

/**
 * Installs or upgrades a release as Helm does: namespace, release Secret, the chart's objects, its Job, and the
 * Secret again with the outcome. The same wish twice, also after a crash, ends in one revision.
 * Answers why not when an object belongs to something else, another operation runs, or pods cannot run.
 */
export async function installRelease(cluster: Cluster, wanted: WantedRelease): Promise<InstallResult> {
  const namespace: KubeObject | undefined = cluster.store.get('namespaces', undefined, wanted.namespace);
  if (namespace?.metadata.deletionTimestamp !== undefined) {
    const why = `unable to create new content in namespace ${wanted.namespace} because it is being terminated`;
    return failure('ExtensionOperationFailed', `Helm installation failed: ${why}`);
  }
  const newest = newestRevision(cluster, wanted);
  if (isInPlace(newest, wanted)) {
    return { ok: true };
  }
  const isPending = textOf(newest?.status).startsWith('pending');
  if (isPending && recordOf(cluster, wanted)?.isWorking !== true) {
    return failure(
      'ExtensionOperationFailed',
      'Operation is already in progress for Helm: another operation (install/upgrade/rollback) is in progress',
    );
  }
  await ensureExtensionAgents(cluster, wanted);
  const chart = chartFor(wanted);
  const foreign = foreignObject(cluster, wanted, chart);
  if (foreign !== undefined) {
    return failure('ExtensionOperationFailed', `Resource already exists in your cluster: ${foreign}`);
  }
  await ensureNamespace(cluster, wanted);
  const revision = nextRevision(cluster, wanted, newest);
  await saveRevision(cluster, revision);
  return finish(cluster, wanted, revision, await outcomeOf(cluster, chart));
}
