import type { Evidence } from './evidence';
import type { KubernetesObject } from './kubernetes-reader';
import type { Job, Workload } from './objects';
import { type Reading, knownList } from './reading';

/** Up to so many namespaces are listed one by one; more are one list over the whole cluster. */
const FEW_NAMESPACES = 3;

/** Objects of a kind in some namespaces, with few calls however many namespaces there are. */
export async function listIn<T extends KubernetesObject>(
  evidence: Evidence,
  api: string,
  plural: string,
  namespaces: readonly string[],
): Promise<T[]> {
  const wanted = [...new Set(namespaces)];
  const readings: Promise<Reading<T[]>>[] =
    wanted.length <= FEW_NAMESPACES
      ? wanted.map((namespace) => evidence.list<T>(`${api}/namespaces/${namespace}/${plural}`))
      : [evidence.list<T>(`${api}/${plural}`)];
  const lists = await Promise.all(readings.map((reading) => knownList(reading)));
  return lists.flat().filter((object) => wanted.includes(object.metadata?.namespace ?? ''));
}

export interface NamedWorkload extends Workload {
  workloadKind: string;
}

const KINDS = [
  ['/apis/apps/v1', 'deployments', 'Deployment'],
  ['/apis/apps/v1', 'statefulsets', 'StatefulSet'],
  ['/apis/batch/v1', 'jobs', 'Job'],
  ['/apis/batch/v1', 'cronjobs', 'CronJob'],
] as const;

/** Deployments, StatefulSets, Jobs and CronJobs of some namespaces, with their pod templates where checks expect them. */
export async function listWorkloads(
  evidence: Evidence,
  namespaces: readonly string[],
): Promise<NamedWorkload[]> {
  const lists = await Promise.all(
    KINDS.map(async ([api, plural, workloadKind]) => {
      const objects = await listIn<Workload | Job>(evidence, api, plural, namespaces);
      return objects.map((object) => ({ ...withTemplate(object), workloadKind }));
    }),
  );
  return lists.flat();
}

/** A CronJob keeps its template one level deeper. */
function withTemplate(object: Workload): Workload {
  const jobSpec = (object as { spec?: { jobTemplate?: { spec?: Workload['spec'] } } }).spec?.jobTemplate
    ?.spec;
  return jobSpec ? { ...object, spec: jobSpec } : object;
}
