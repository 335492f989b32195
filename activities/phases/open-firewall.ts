import { sameArmId } from '../../connection/arm-id';
import { connectionError } from '../../connection/errors';
import type { PlannedOperation, UndoFacts } from '../../connection/plan';
import type { Progress, Step } from '../../connection/step';
import { isSameRange, missingRanges } from '../../targets/firewalls/ip-ranges';
import type { FirewallWrite } from '../../targets/target';
import type { ConnectionRecord } from '../records/connection-record';
import { readOthers } from '../records/read-others';
import { isNetworkOptedOut, knownAddresses, wantedRanges } from './firewall-ranges';
import { lookAtOperation } from './operation-progress';
import { pollAgain } from '../waits';
import { operation, type PhaseModule, skip, targetOf, type Work } from '../work';

/** Admits the cluster's outbound addresses on the target. */
export const openFirewall: PhaseModule = {
  async plan(work, { cluster, facts, made }) {
    const { firewall, displayName } = targetOf(work, facts);
    if (isNetworkOptedOut(work)) return skip('The request opts out of network changes');
    if (!firewall) return skip(`${displayName} has no firewall that could be set`);
    const { access, ranges } = await firewall.read(work.reads, work.reference);
    if (access === 'open') return skip('The target admits all public traffic');
    if (access === 'disabled') return skip('The target refuses all public traffic', { warnings: [DISABLED] });
    const outboundAddresses = await knownAddresses(work, cluster);
    const wanted = wantedRanges(work, outboundAddresses);
    const missing = missingRanges(ranges, wanted);
    const learnt = {
      cluster: { location: cluster.location, ...facts.cluster, outboundAddresses },
      openedRanges: wanted.filter((range) => missing.includes(range) || isOurs(work, made, range)),
    };
    if (missing.length === 0)
      return skip('The target admits the addresses of the cluster', { facts: learnt });
    return {
      operations: missing.map((range) =>
        operation('open-firewall', 'configNetwork', {
          name: 'configFirewallRule',
          description: `Admit ${range} on the target`,
          action: firewall.action,
          scope: work.reference.resourceId,
          subject: range,
          ...(firewall.isRuleByRule ? {} : { sharedWrite: 'configFirewallRules' }),
        }),
      ),
      facts: learnt,
    };
  },

  async run(work, { facts, operations, progress }) {
    const { firewall } = targetOf(work, facts);
    const ranges = operations.map(({ subject }) => subject);
    if (!firewall || ranges.length === 0) return { state: 'skipped', message: 'No address to admit' };
    return (
      (await change(work, progress, (left) => firewall.allow(work.arm, work.reference, left ?? ranges))) ?? {
        state: 'done',
        message: `The target admits ${ranges.join(', ')}`,
      }
    );
  },

  async undo(work, { facts, operations, progress }, elsewhere) {
    const { firewall } = targetOf(work, facts);
    if (!firewall) return { state: 'skipped', message: 'No address was admitted' };
    const ranges = await unusedRanges(
      work,
      operations.map(({ subject }) => subject),
      elsewhere,
    );
    if (ranges.length === 0) return { state: 'skipped', message: 'Other connections need the addresses' };
    const unfinished = await change(work, progress, (left) =>
      firewall.revoke(work.arm, work.reference, left ?? ranges),
    );
    if (unfinished) return unfinished;
    const { ranges: admitted } = await firewall.read(work.arm, work.reference);
    const came = sortOut(operations, ranges, admitted);
    return {
      state: 'done',
      message: `Ranges that the target admits no longer: ${came.undone.length}`,
      facts: came,
    };
  },
};

/** Some services keep their last rule: without any they would admit everybody. */
function sortOut(
  operations: readonly PlannedOperation[],
  unused: readonly string[],
  admitted: readonly string[],
): UndoFacts {
  const ours = operations.filter(({ subject }) => unused.includes(subject));
  const stays = ({ subject }: PlannedOperation) => missingRanges(admitted, [subject]).length === 0;
  return {
    undone: ours.filter((operation) => !stays(operation)).map(({ description }) => description),
    left: ours
      .filter(stays)
      .map(({ description }) => `${description}: it is the last rule, or another rule admits the same`),
  };
}

/** Whether this system has added the range to the target's firewall before, for whichever connection. */
function isOurs(work: Work, records: readonly ConnectionRecord[], range: string): boolean {
  return records.some(
    ({ target, openedRanges }) =>
      sameArmId(target.resourceId, work.reference.resourceId) &&
      openedRanges.some((opened) => isSameRange(opened, range)),
  );
}

const DISABLED =
  'The target refuses all public traffic, so no firewall rule was made. The cluster needs a private endpoint to reach it.';
const CHANGING = 'The firewall of the target is being changed';

/** One step of a change of rules. @returns the wait or failure, or `undefined` when the change is made. */
async function change(
  work: Work,
  progress: Progress | undefined,
  write: (left: string[] | undefined) => Promise<FirewallWrite>,
): Promise<Step<never> | undefined> {
  const outcome = await lookAtOperation(work, progress, CHANGING);
  if (outcome.state === 'running') return outcome.wait;
  if (outcome.state === 'failed') return failed(work, outcome.reason);
  const left = progress?.['left'];
  if (outcome.state === 'succeeded' && typeof left !== 'string') return undefined;
  const { operationUrl, remaining = [] } = await write(
    typeof left === 'string' ? left.split(',') : undefined,
  );
  if (operationUrl === undefined && remaining.length === 0) return undefined;
  return pollAgain('LongRunningOperation', CHANGING, {
    ...(operationUrl === undefined ? {} : { operationUrl }),
    ...(remaining.length === 0 ? {} : { left: remaining.join(',') }),
  });
}

function failed(work: Work, reason: string): Step<never> {
  return {
    state: 'failed',
    error: connectionError('ServiceUnavailable', {
      message: `The firewall of ${work.reference.resourceId} could not be changed. ${reason}`,
      target: work.reference.resourceId,
      cause: reason,
    }),
  };
}

async function unusedRanges(
  work: Work,
  ranges: string[],
  elsewhere: readonly ConnectionRecord[],
): Promise<string[]> {
  const others = (await readOthers(work, elsewhere)).filter(
    ({ target }) => target.resourceId.toLowerCase() === work.reference.resourceId.toLowerCase(),
  );
  return ranges.filter(
    (range) =>
      !others.some(({ firewallRanges }) => firewallRanges.some((other) => isSameRange(other, range))),
  );
}
