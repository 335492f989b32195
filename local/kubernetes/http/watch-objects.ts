import { expired } from '../objects/api-error';
import type { KubeObject } from '../objects/kube-object';
import type { ChangeEvent } from '../store/event-log';
import { apiVersionOf, storageKey } from '../types/resource-type';
import type { ClusterRequest } from './cluster-request';
import { checkWatchOptions } from './check-options';
import { selectorOf } from './list-objects';
import { presentObject, showingOf } from './presentation';

/** client-node ends a watch that is silent for 30 seconds. */
const BOOKMARK_INTERVAL_MS = 15_000;
/** How long a watch lasts when the client does not say. */
const DEFAULT_TIMEOUT_SECONDS = 30 * 60;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

interface SelectedEvent {
  type: string;
  object: KubeObject;
}

/** What a change looks like to a watch with selectors: objects enter and leave what is selected. */
function select(event: ChangeEvent, matches: (object: KubeObject) => boolean): SelectedEvent | undefined {
  const isNow = event.type !== 'DELETED' && matches(event.object);
  const wasBefore = event.previous !== undefined && matches(event.previous);
  if (isNow) {
    return { type: wasBefore ? 'MODIFIED' : 'ADDED', object: event.object };
  }
  if (!wasBefore || event.previous === undefined) {
    return undefined;
  }
  const { resourceVersion = '' } = event.object.metadata;
  return {
    type: 'DELETED',
    object: { ...event.previous, metadata: { ...event.previous.metadata, resourceVersion } },
  };
}

/** One open watch: writes a line for each change that its selectors let through. */
class WatchStream {
  private sentRevision = 0;
  private hasColumns = false;
  private readonly context: ClusterRequest;
  private readonly matches: (object: KubeObject) => boolean;

  constructor(context: ClusterRequest) {
    this.context = context;
    const matchesSelectors = selectorOf(context.type, context.query);
    const { namespace, name } = context.target;
    this.matches = (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      matchesSelectors(object);
  }

  private line(type: string, object: unknown): void {
    this.context.response.write(`${JSON.stringify({ type, object })}\n`);
  }

  private send(type: string, object: KubeObject): void {
    const presented = presentObject(this.context.type, object, showingOf(this.context));
    const isTable = presented['kind'] === 'Table';
    // A table names its columns once.
    this.line(type, isTable && this.hasColumns ? { ...presented, columnDefinitions: null } : presented);
    this.hasColumns ||= isTable;
  }

  sendBookmark(annotations?: Record<string, string>): void {
    const { type } = this.context;
    this.line('BOOKMARK', {
      kind: type.kind,
      apiVersion: apiVersionOf(type),
      metadata: {
        resourceVersion: String(this.sentRevision),
        creationTimestamp: null,
        ...(annotations === undefined ? {} : { annotations }),
      },
    });
  }

  sendChange(event: ChangeEvent): void {
    if (event.revision <= this.sentRevision) {
      return;
    }
    this.sentRevision = event.revision;
    const selected =
      event.resource === storageKey(this.context.type) ? select(event, this.matches) : undefined;
    if (selected !== undefined) {
      this.send(selected.type, selected.object);
    }
  }

  private sendPresent(): void {
    const { cluster, type } = this.context;
    for (const object of cluster.store.list(storageKey(type)).filter(this.matches)) {
      this.send('ADDED', object);
    }
    this.sentRevision = cluster.store.revision;
  }

  /** Sends what the client has missed. Answers false when that is no longer known, after telling so. */
  begin(): boolean {
    const { cluster, query } = this.context;
    const since = query.get('resourceVersion') ?? '';
    const wantsInitialEvents = query.get('sendInitialEvents') === 'true';
    if (
      wantsInitialEvents ||
      ((since === '' || since === '0') && query.get('sendInitialEvents') !== 'false')
    ) {
      this.sendPresent();
      if (wantsInitialEvents) {
        this.sendBookmark({ [INITIAL_EVENTS_END]: 'true' });
      }
      return true;
    }
    const revision = since === '' || since === '0' ? cluster.store.revision : Number(since);
    const missed = cluster.store.changesSince(revision);
    if (missed === undefined) {
      this.line(
        'ERROR',
        expired(`too old resource version: ${since} (${cluster.store.revision})`).toStatus(),
      );
      return false;
    }
    this.sentRevision = revision;
    for (const event of missed) {
      this.sendChange(event);
    }
    return true;
  }
}

/** Serves a watch until the client goes, the time is over or the server closes. */
export function watchObjects(context: ClusterRequest): void {
  const { cluster, query, response } = context;
  checkWatchOptions(query);
  const stream = new WatchStream(context);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  if (!stream.begin()) {
    response.end();
    return;
  }
  const unsubscribe = cluster.store.subscribe((event) => stream.sendChange(event));
  const bookmarks =
    query.get('allowWatchBookmarks') === 'true'
      ? setInterval(() => stream.sendBookmark(), BOOKMARK_INTERVAL_MS)
      : undefined;
  const timeoutSeconds = Number(query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT_SECONDS;
  const timeout = setTimeout(() => response.end(), timeoutSeconds * 1000);
  response.on('close', () => {
    unsubscribe();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  });
}
