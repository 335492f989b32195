import type { Step } from '../../connection/step';
import type { RemediationAction } from '../../diagnostics/remediation/remediation-plan';
import type { KubernetesHttp } from '../../kubernetes/kubernetes-http';

type Change = Extract<RemediationAction, { kind: 'kubernetes' }>;

/** Statuses that mean that a change had been made before. */
const MADE_BEFORE: Readonly<Record<Change['method'], readonly number[]>> = {
  POST: [409],
  PUT: [],
  PATCH: [],
  DELETE: [404],
};

/** Sends one request to the Kubernetes API. */
export async function changeInKubernetes(http: KubernetesHttp, action: Change): Promise<Step<never>> {
  const { method, path, query, body } = action;
  const contentType = method === 'PATCH' ? patchType(body) : 'application/json';
  const { status } = await http.send(
    {
      method,
      path,
      contentType,
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
    },
    MADE_BEFORE[method],
  );
  return status >= 400
    ? { state: 'skipped', message: 'It is so already' }
    : { state: 'done', message: 'Done' };
}

/** A list is a JSON patch, an object a merge patch: the only two that custom resources take as well. */
function patchType(body: unknown): string {
  return Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json';
}
