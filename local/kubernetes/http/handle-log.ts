import { badRequest, invalid, methodNotAllowed } from '../objects/api-error';
import { at, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { invalidValue } from '../validation/validate-metadata';
import { liveObject } from '../writes/update-object';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';

function containersOf(pod: KubeObject): string[] {
  const names = (field: string): string[] =>
    objectsOf(at(pod, 'spec', field)).map((container) => textOf(container['name']));
  return [...names('containers'), ...names('initContainers')];
}

/** The container whose log is asked for; a pod with several needs its name. Throws a 400. */
function containerOf(pod: KubeObject, wanted: string): string {
  const { name } = pod.metadata;
  const names = containersOf(pod);
  if (wanted === '') {
    const [only = '', ...others] = objectsOf(at(pod, 'spec', 'containers'));
    if (others.length > 0) {
      const choices = objectsOf(at(pod, 'spec', 'containers')).map((container) => textOf(container['name']));
      throw badRequest(
        `a container name must be specified for pod ${name}, choose one of: [${choices.join(' ')}]`,
      );
    }
    return textOf(at(only, 'name'));
  }
  if (!names.includes(wanted)) {
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  return wanted;
}

/** A container that has not started has no log yet. Throws the 400 of the kubelet. */
function checkStarted(pod: KubeObject, container: string): void {
  const status = objectsOf(at(pod, 'status', 'containerStatuses')).find(
    (entry) => entry['name'] === container,
  );
  const reason = textOf(at(status, 'state', 'waiting', 'reason'));
  if (reason !== '' && reason !== 'CrashLoopBackOff') {
    const message = textOf(at(status, 'state', 'waiting', 'message'));
    const why = message === '' ? reason : `${reason}: ${message}`;
    throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${why}`);
  }
}

/** Options that count lines or bytes. Throws a 400 for what is no number, a 422 for one that is out of bounds. */
function checkCounts(pod: KubeObject, query: URLSearchParams): void {
  const causes = (['tailLines', 'limitBytes', 'sinceSeconds'] as const).flatMap((field) => {
    const given = query.get(field);
    if (given === null) {
      return [];
    }
    if (!/^[-+]?\d+$/u.test(given)) {
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: invalid syntax`);
    }
    const least = field === 'tailLines' ? 0 : 1;
    const words = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
    return Number(given) < least ? [invalidValue(field, Number(given), words)] : [];
  });
  if (causes.length > 0) {
    throw invalid({ group: '', plural: '', kind: 'PodLogOptions' }, pod.metadata.name, causes);
  }
}

function tail(text: string, query: URLSearchParams): string {
  const lines = query.get('tailLines');
  const kept =
    lines === null
      ? text
      : text
          .split(/(?<=\n)/u)
          .slice(Number(lines) === 0 ? Infinity : -Number(lines))
          .join('');
  const limit = Number(query.get('limitBytes') ?? 0);
  return limit > 0 ? Buffer.from(kept).subarray(0, limit).toString('utf8') : kept;
}

function isRunning(pod: KubeObject | undefined): boolean {
  const phase = at(pod, 'status', 'phase');
  return phase === 'Running' || phase === 'Pending';
}

/** Writes what a container adds to its log until its pod ends or the client goes. */
function follow(context: ClusterRequest, pod: KubeObject, container: string): void {
  const { cluster, response, query } = context;
  const { namespace = '', name } = pod.metadata;
  const key = `${namespace}/${name}/${container}`;
  let written = cluster.logs.read(key).length;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.flushHeaders();
  response.write(tail(cluster.logs.read(key), query));
  const more = (): void => {
    const text = cluster.logs.read(key);
    response.write(text.slice(written));
    written = Math.max(written, text.length);
  };
  const stopLogs = cluster.logs.follow((changed) => (changed === key ? more() : undefined));
  const stopEvents = cluster.store.subscribe((event) => {
    const isThis = event.resource === 'pods' && event.object.metadata.uid === pod.metadata.uid;
    if (isThis && (event.type === 'DELETED' || !isRunning(event.object))) {
      more();
      response.end();
    }
  });
  response.on('close', () => {
    stopLogs();
    stopEvents();
  });
}

/** Serves `pods/<name>/log`. Answers undefined when it streams by itself. */
export function handleLog(context: ClusterRequest): Answer | undefined {
  const { cluster, type, target, query } = context;
  if (target.verb !== 'get') {
    throw methodNotAllowed();
  }
  const pod = liveObject(cluster, { type, namespace: target.namespace, name: target.name ?? '' });
  const container = containerOf(pod, query.get('container') ?? '');
  checkCounts(pod, query);
  const isScheduled = textOf(at(pod, 'spec', 'nodeName')) !== '' || at(pod, 'status', 'phase') !== 'Pending';
  if (!isScheduled && at(pod, 'status', 'containerStatuses') === undefined) {
    // No kubelet has it yet, so there is nobody to ask.
    return { code: 204, body: '' };
  }
  checkStarted(pod, container);
  if (query.get('follow') === 'true' && isRunning(pod)) {
    follow(context, pod, container);
    return undefined;
  }
  const text = cluster.logs.read(`${pod.metadata.namespace ?? ''}/${pod.metadata.name}/${container}`);
  return { code: 200, body: tail(text, query) };
}
