import type { Step } from '../../connection/step';
import { isAllowedRepair } from './allowed-repairs';
import type { Clients } from '../clients';
import { fail } from '../connection-failure';
import type { RepairInput } from '../diagnosis/diagnosis-activity';
import { changeInAzure, updateInAzure } from './repair-in-azure';
import { changeInKubernetes } from './repair-in-kubernetes';
import { openTargetFirewall } from './repair-firewall';
import { waitForProperty } from './repair-wait';

/**
 * One short step of one action of a repair. Every action is idempotent: done twice, it changes nothing more. Only what is on the
 * list of allowed repairs is done, whoever planned it.
 */
export async function repairStep(clients: Clients, input: RepairInput): Promise<Step<never>> {
  const { action, clusterId, progress } = input;
  if (!input.isApproved || !isAllowedRepair(action, clusterId))
    fail('InvalidRequest', { message: `Not an allowed repair: ${action.description}` });
  switch (action.kind) {
    case 'arm':
      return changeInAzure(await clients.arm(), action, progress);
    case 'armUpdate':
      return updateInAzure(await clients.arm(), action, progress);
    case 'kubernetes':
      return changeInKubernetes(await (await clients.clusters()).httpOf(clusterId), action);
    case 'allowInFirewall':
      return openTargetFirewall(await clients.arm(), action, progress);
    case 'wait':
      return waitForProperty(clients, clusterId, action, progress);
    case 'repeatRequest':
      return { state: 'skipped', message: 'Send the request again.' };
  }
}
