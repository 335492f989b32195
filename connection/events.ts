/** What an operation is about: middle part of the event type. */
export type EventFamily = 'connection' | 'diagnosis' | 'flux';

/** Last part of the event type; the whole type is `aks.{family}.{kind}`. */
export type EventKind =
  | 'accepted'
  | 'phase.started'
  | 'phase.waiting'
  | 'phase.completed'
  | 'phase.skipped'
  | 'warning'
  | 'succeeded'
  | 'failed'
  /** A failed connection: what the diagnosis has found, before anything is undone. */
  | 'diagnosed'
  | 'rolledback';

/** CloudEvents 1.0, JSON format (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */
export interface ConnectionEvent {
  specversion: '1.0';
  /** `{operation id}/{sequence}`: the same again when an orchestration replays, so that brokers drop the copy. */
  id: string;
  type: `aks.${EventFamily}.${EventKind}`;
  /** Cluster id. */
  source: string;
  /** Name of the linker or of the Flux configuration; of the cluster where neither is meant. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: EventData;
}

export interface EventData {
  operationId: string;
  /** Operations on connections. */
  linkerId?: string;
  /** Counts from 1 within one operation. */
  sequence: number;
  message: string;
  phase?: string;
  percent?: number;
  [fact: string]: unknown;
}

export interface EventSource {
  /** Default: connection. */
  family?: EventFamily;
  operationId: string;
  linkerId?: string;
  clusterId: string;
  name: string;
}

/** Builds one progress event. `time` comes from the orchestration's clock. */
export function connectionEvent(
  source: EventSource,
  sequence: number,
  kind: EventKind,
  time: Date,
  facts: { message: string } & Record<string, unknown>,
): ConnectionEvent {
  return {
    specversion: '1.0',
    id: `${source.operationId}/${sequence}`,
    type: `aks.${source.family ?? 'connection'}.${kind}`,
    source: source.clusterId,
    subject: source.name,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    data: {
      operationId: source.operationId,
      ...(source.linkerId === undefined ? {} : { linkerId: source.linkerId }),
      sequence,
      ...facts,
    },
  };
}
