import type { Evidence } from '../../evidence/evidence';
import { type CheckContext, type CheckResult, fired } from '../check';

const AUTH_TYPES = new Set(['userassignedidentity', 'secret', 'serviceprincipalsecret']);

/** sc-network-option-unsupported: the request asks for a private endpoint or a service endpoint. */
export function networkOptionUnsupported(_evidence: Evidence, { request }: CheckContext): CheckResult {
  const type = request?.properties.vNetSolution?.type;
  if (!type) return undefined;
  return fired([{ where: 'request, properties.vNetSolution.type', what: type }], {
    subject: request?.name ?? 'request',
  });
}

/** sc-auth-option-unsupported: the request names a kind of authentication that connections from AKS do not have. */
export function authOptionUnsupported(_evidence: Evidence, { request }: CheckContext): CheckResult {
  const type = request?.properties.authInfo?.authType;
  if (type === undefined || AUTH_TYPES.has(type.toLowerCase())) return undefined;
  return fired([{ where: 'request, properties.authInfo.authType', what: type }], {
    subject: request?.name ?? 'request',
  });
}
