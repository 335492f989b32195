import type { ArmClient } from '../../azure/arm-client';
import type { Progress, Step } from '../../connection/step';
import type { RemediationAction } from '../../diagnostics/remediation/remediation-plan';
import { findTarget } from '../../targets/registry';
import { fail } from '../connection-failure';
import { pollAgain } from '../waits';

type Opening = Extract<RemediationAction, { kind: 'allowInFirewall' }>;

/** Admits ranges on a target, as connections do; one write at a time where Azure wants it so. */
export async function openTargetFirewall(
  arm: ArmClient,
  { targetId, ranges, description }: Opening,
  progress: Progress | undefined,
): Promise<Step<never>> {
  const found = findTarget({ type: 'AzureResource', id: targetId });
  if (!found?.target.firewall)
    fail('UnsupportedTarget', { message: `${targetId} has no firewall that could be set`, target: targetId });
  const url = progress?.['operationUrl'];
  if (typeof url === 'string') {
    const operation = await arm.pollOperation(url);
    if (operation.state === 'running')
      return pollAgain('LongRunningOperation', description, progress, operation.retryAfterSeconds);
    if (operation.state === 'failed')
      fail('ServiceUnavailable', { message: `${description}: ${operation.code}: ${operation.message}` });
  }
  // Ranges that are admitted by now are not written again.
  const { operationUrl, remaining = [] } = await found.target.firewall.allow(arm, found.reference, [
    ...ranges,
  ]);
  if (operationUrl === undefined && remaining.length === 0) return { state: 'done', message: 'Done' };
  return pollAgain('LongRunningOperation', description, operationUrl === undefined ? {} : { operationUrl });
}
