import { ArmError } from '../azure/arm-error';
import { grantCommand, readMissingPermission, roleWithAction } from '../azure/missing-permission';
import { connectionError, type ConnectionError, type ErrorCode } from '../connection/errors';
import { KubernetesError } from '../kubernetes/kubernetes-error';
import { ConnectionFailure } from './connection-failure';
import type { WaitReason } from '../connection/step';

/** What a thrown error means for the step: final, or worth another try for a while. */
export type Verdict =
  | { isFinal: true; error: ConnectionError }
  | {
      isFinal: false;
      reason: WaitReason;
      message: string;
      retryAfterSeconds?: number;
      last: ConnectionError;
    };

export interface ErrorContext {
  clusterId: string;
  /** Code for requests that Azure refuses for a reason of its own. */
  refusedCode: ErrorCode;
}

/** Sorts what an activity threw. Only messages of Azure and Kubernetes are repeated: others could hold values. */
export function classifyError(error: unknown, context: ErrorContext): Verdict {
  if (error instanceof ConnectionFailure) {
    if (error.isTransient) return again('Transient', error.message, error.error);
    return { isFinal: true, error: error.error };
  }
  if (error instanceof ArmError) return classifyArmError(error, context);
  if (error instanceof KubernetesError) return classifyKubernetesError(error, context);
  const name = error instanceof Error ? error.name : 'unknown';
  const message = `An unexpected error occurred (${name}).`;
  return again('Transient', message, connectionError('InternalError', { message }));
}

function classifyArmError(error: ArmError, context: ErrorContext): Verdict {
  const { retryAfterSeconds } = error;
  const message = `${error.code}: ${error.message}`;
  switch (error.kind) {
    case 'busy':
      return again(
        'Busy',
        `Azure is busy with the resource. ${message}`,
        unavailable(message),
        retryAfterSeconds,
      );
    case 'throttled':
      return again('Throttled', 'Azure asks for fewer requests.', unavailable(message), retryAfterSeconds);
    case 'replication': {
      const last = connectionError('PrincipalNotFound', { message, target: error.path });
      return again(
        'Replication',
        'The identity is not known everywhere in Azure yet.',
        last,
        retryAfterSeconds,
      );
    }
    case 'changed':
      return again('Transient', 'The resource was changed by somebody else meanwhile.', unavailable(message));
    case 'unavailable':
      return again('Transient', message, unavailable(message), retryAfterSeconds);
    case 'forbidden':
      return { isFinal: true, error: forbidden(error) };
    case 'notFound':
      return { isFinal: true, error: notFound(error, context) };
    case 'refused':
      return {
        isFinal: true,
        error: connectionError(context.refusedCode, {
          message: `Azure refused the request: ${message}`,
          target: error.path,
          cause: error.message,
        }),
      };
  }
}

function unavailable(message: string): ConnectionError {
  return connectionError('ServiceUnavailable', { message });
}

function again(
  reason: WaitReason,
  message: string,
  last: ConnectionError,
  retryAfterSeconds?: number,
): Verdict {
  return {
    isFinal: false,
    reason,
    message,
    last,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function forbidden(error: ArmError): ConnectionError {
  const missing = readMissingPermission(error.message);
  const { action, scope } = missing;
  if (action === undefined) {
    return connectionError('AuthorizationFailed', {
      message: `Azure refused the request. ${error.code}: ${error.message}`,
      target: error.path,
      cause: error.message,
    });
  }
  return connectionError('AuthorizationFailed', {
    message: `The identity of this app may not perform ${action} on ${scope ?? error.path}.`,
    target: scope ?? error.path,
    fix: `Give the identity of this app the role "${roleWithAction(action)}" on ${scope ?? error.path}, wait some minutes, and send the request again.`,
    commands: [grantCommand({ ...missing, scope: scope ?? error.path })],
  });
}

function notFound(error: ArmError, { clusterId }: ErrorContext): ConnectionError {
  const isCluster = error.path.toLowerCase().startsWith(clusterId.toLowerCase());
  // Credentials are an action of the cluster; callers know the cluster.
  const subject = error.path.replace(/\/listCluster\w+$/i, '');
  return connectionError(isCluster ? 'ClusterNotFound' : 'TargetNotFound', {
    message: `${subject} does not exist. ${error.code}: ${error.message}`,
    target: subject,
  });
}

function classifyKubernetesError(error: KubernetesError, { clusterId }: ErrorContext): Verdict {
  const { message, retryAfterSeconds } = error;
  switch (error.kind) {
    case 'unauthorized':
    case 'unreachable':
      return again(
        'Transient',
        message,
        connectionError(error.kind === 'unauthorized' ? 'KubernetesForbidden' : 'KubernetesUnreachable', {
          message,
          target: clusterId,
        }),
        retryAfterSeconds,
      );
    case 'throttled':
      return again('Throttled', message, unavailable(message), retryAfterSeconds);
    case 'conflict':
      return again('Transient', message, unavailable(message));
    case 'forbidden':
    case 'notFound':
    case 'refused':
      return {
        isFinal: true,
        error: connectionError('KubernetesForbidden', {
          message,
          target: clusterId,
          ...(error.kind === 'forbidden' ? {} : { cause: message }),
        }),
      };
  }
}
