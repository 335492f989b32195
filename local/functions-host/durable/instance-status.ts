import type { Instance } from '../store/instance-table';
import { hasEnded } from '../store/instance-table';
import type { HistoryEvent } from './history-events';

/** What the status API answers; the fields' names are the Durable Functions extension's. */
export interface InstanceStatus {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: string;
  /** Parsed JSON; null when there is none. The SDK insists on `input` and `output` being there. */
  readonly input: unknown;
  readonly customStatus: unknown;
  readonly output: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  /** The extension's name for the events. */
  readonly historyEvents?: readonly HistoryEvent[];
  /** The name under which the SDK looks for them. */
  readonly history?: readonly HistoryEvent[];
}

export function instanceStatus(
  instance: Instance,
  options: { showInput?: boolean; history?: readonly HistoryEvent[] } = {},
): InstanceStatus {
  const { history } = options;
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: runtimeStatus(instance),
    input: options.showInput === false ? null : parse(instance.input),
    customStatus: parse(instance.custom),
    output: parse(instance.output),
    createdTime: wholeSeconds(instance.created),
    lastUpdatedTime: wholeSeconds(instance.updated),
    ...(history ? { historyEvents: history, history } : {}),
  };
}

function runtimeStatus({ status, isSuspended }: Instance): string {
  return isSuspended && !hasEnded(status) ? 'Suspended' : status;
}

/** The extension tells times without fractions. */
function wholeSeconds(isoTime: string): string {
  return isoTime.replace(/\.\d+Z$/, 'Z');
}

function parse(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
