import type { ClusterExtension } from '../../azure/extensions';
import { connectionError } from '../../connection/errors';
import { EXTENSION_NAME, EXTENSION_NAMESPACE } from '../../connection/names';
import type { PlannedOperation } from '../../connection/plan';
import type { Progress, Step } from '../../connection/step';
import { clusterName } from '../cluster-state';
import { readOthers } from '../records/read-others';
import { parseArmId } from '../../connection/arm-id';
import { pollAgain } from '../waits';
import { operation, type PhaseModule, skip, type Work } from '../work';

const EXTENSION_TYPE = 'microsoft.servicelinker.connection';
const SETTINGS = {
  extensionType: EXTENSION_TYPE,
  releaseNamespace: EXTENSION_NAMESPACE,
  releaseTrain: 'prod',
};
const INSTALLING = 'The cluster extension is being installed';
const BEGIN_LIMIT = 3;

/** Resource id of the extension on a cluster. */
function extensionId(clusterId: string): string {
  return `${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${EXTENSION_NAME}`;
}

/** Installs the extension with the first connection of a cluster. */
export const installExtension: PhaseModule = {
  async plan(work, { extension }) {
    if (extension && stateOf(extension) === 'succeeded' && isOurs(extension)) {
      return skip(`The cluster extension ${EXTENSION_NAME} is installed`);
    }
    const isBroken = extension && stateOf(extension) === 'failed' && isOurs(extension);
    return {
      operations: [
        ...(isBroken ? [removalOfBroken(work)] : []),
        operation('install-extension', 'configConnection', {
          name: 'installExtension',
          description: `Install the cluster extension ${EXTENSION_NAME}`,
          action: 'Microsoft.KubernetesConfiguration/extensions/write',
          scope: work.clusterId,
          subject: extensionId(work.clusterId),
        }),
      ],
    };
  },

  async run(work, { progress }) {
    const extensions = await work.clients.extensions();
    const extension = await extensions.get(work.clusterId, EXTENSION_NAME);
    if (!extension) return begin(work, progress);
    if (!isOurs(extension)) return ofAnotherType(work, extension);
    switch (stateOf(extension)) {
      case 'succeeded':
        return { state: 'done', message: `The cluster extension ${EXTENSION_NAME} is installed` };
      case 'failed':
        return afterFailure(work, extension, progress);
      case 'deleting':
        return pollAgain('LongRunningOperation', 'An earlier extension is being removed', progress);
      case 'changing':
        return pollAgain('LongRunningOperation', INSTALLING, { begins: 1, ...progress });
    }
  },

  async undo(work, { operations, progress }) {
    if (operations.length === 0) return { state: 'skipped', message: 'The extension was there before' };
    const extensions = await work.clients.extensions();
    const extension = await extensions.get(work.clusterId, EXTENSION_NAME);
    if (!extension) return { state: 'done', message: 'The cluster extension is gone' };
    if (stateOf(extension) === 'deleting') {
      return pollAgain('LongRunningOperation', 'The cluster extension is being removed', progress);
    }
    const others = await readOthers(work);
    if (others.length > 0)
      return { state: 'skipped', message: 'Other connections use the cluster extension' };
    await extensions.beginDelete(work.clusterId, EXTENSION_NAME);
    return pollAgain('LongRunningOperation', 'The cluster extension is being removed', progress);
  },
};

function removalOfBroken({ clusterId }: Work): PlannedOperation {
  return operation('install-extension', 'configConnection', {
    name: 'removeFailedExtension',
    description: `Remove the cluster extension ${EXTENSION_NAME}, which failed earlier`,
    action: 'Microsoft.KubernetesConfiguration/extensions/delete',
    scope: clusterId,
    subject: extensionId(clusterId),
  });
}

type ExtensionState = 'succeeded' | 'failed' | 'deleting' | 'changing';

function stateOf(extension: ClusterExtension): ExtensionState {
  switch (extension.provisioningState?.toLowerCase()) {
    case 'succeeded':
      return 'succeeded';
    case 'failed':
    case 'canceled':
      return 'failed';
    case 'deleting':
      return 'deleting';
    default:
      return 'changing';
  }
}

function isOurs(extension: ClusterExtension): boolean {
  return extension.extensionType?.toLowerCase() === EXTENSION_TYPE;
}

async function begin(work: Work, progress: Progress | undefined): Promise<Step<never>> {
  const begins = Number(progress?.['begins'] ?? 0);
  if (begins >= BEGIN_LIMIT) return failed(work, ['Azure accepted the extension and did not make it']);
  await (await work.clients.extensions()).beginCreate(work.clusterId, EXTENSION_NAME, SETTINGS);
  return pollAgain('LongRunningOperation', INSTALLING, { begins: begins + 1 });
}

/** A failure of our own installation is final; the remains of an earlier one are removed first. */
async function afterFailure(
  work: Work,
  extension: ClusterExtension,
  progress: Progress | undefined,
): Promise<Step<never>> {
  if (progress?.['begins'] !== undefined) return failed(work, extension.reasons);
  await (await work.clients.extensions()).beginDelete(work.clusterId, EXTENSION_NAME);
  return pollAgain('LongRunningOperation', 'A failed extension of an earlier try is being removed', progress);
}

function failed(work: Work, reasons: readonly string[]): Step<never> {
  const reason = reasons.length > 0 ? reasons.join(' | ').slice(0, 1_500) : 'Azure gave no reason.';
  return {
    state: 'failed',
    error: connectionError('ExtensionInstallFailed', {
      message: `The cluster extension ${EXTENSION_NAME} could not be installed on ${clusterName(work.clusterId)}. ${reason}`,
      target: extensionId(work.clusterId),
      cause: reason,
      commands: [showCommand(work.clusterId)],
    }),
  };
}

function ofAnotherType(work: Work, extension: ClusterExtension): Step<never> {
  return {
    state: 'failed',
    error: connectionError('ExtensionInstallFailed', {
      message: `The cluster has an extension ${EXTENSION_NAME} of another type (${extension.extensionType ?? 'unknown'}).`,
      target: extensionId(work.clusterId),
      cause: `The name ${EXTENSION_NAME} is taken by another extension.`,
      fix: 'Remove that extension if nobody needs it, then send the request again.',
      commands: [showCommand(work.clusterId)],
    }),
  };
}

function showCommand(clusterId: string): string {
  const { subscriptionId = '', resourceGroup = '' } = parseArmId(clusterId) ?? {};
  return (
    `az k8s-extension show --subscription ${subscriptionId} --resource-group ${resourceGroup} ` +
    `--cluster-name ${clusterName(clusterId)} --cluster-type managedClusters --name ${EXTENSION_NAME}`
  );
}
