/** Last part of the event type; the whole type is `aks.connection.{kind}`. */
export type EventKind =
  | 'accepted'
  | 'phase.started'
  | 'phase.waiting'
  | 'phase.completed'
  | 'phase.skipped'
  | 'warning'
  | 'succeeded'
  | 'failed'
  | 'rolledback';

/** CloudEvents 1.0, JSON format (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */
export interface ConnectionEvent {
  specversion: '1.0';
  /** `{operation id}/{sequence}`: the same again when an orchestration replays, so that brokers drop the copy. */
  id: string;
  type: `aks.connection.${EventKind}`;
  /** Cluster id. */
  source: string;
  /** Linker name. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: EventData;
}

export interface EventData {
  operationId: string;
  linkerId: string;
  /** Counts from 1 within one operation. */
  sequence: number;
  message: string;
  phase?: string;
  percent?: number;
  [fact: string]: unknown;
}

export interface EventSource {
  operationId: string;
  linkerId: string;
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
    type: `aks.connection.${kind}`,
    source: source.clusterId,
    subject: source.name,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    data: { operationId: source.operationId, linkerId: source.linkerId, sequence, ...facts },
  };
}
