import { asRecord, pick } from '../json';
import type { Json } from '../json';
import type { Failure, Operation } from '../operations';
import type { Azure } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { settle } from './settling';

/** Where an extension keeps its protected settings; with the slash it cannot be asked for as a POST action. */
export const PROTECTED_SETTINGS = 'settings/protected';

export function protectedSettingsOf(extension: Resource): Json {
  return asRecord(extension.secrets[PROTECTED_SETTINGS]);
}

/** Version that is installed when none is asked for. */
const LATEST_VERSION = '1.0.0';

/** End of an install or update: the release goes into the cluster, its outcome into the extension. */
export async function finishExtension(operation: Operation, azure: Azure): Promise<Failure | undefined> {
  const extension = azure.store.get(operation.resourceId);
  if (!extension)
    return { code: 'ResourceNotFound', message: 'The extension was deleted while it was being installed.' };
  const failure = operation.failure ?? (await install(extension, azure));
  // A forced delete may have come while the release was being installed.
  if (azure.store.get(extension.id)) azure.store.save(ended(extension, failure, azure));
  return failure;
}

async function install(extension: Resource, azure: Azure): Promise<Failure | undefined> {
  const extensionType = String(pick(extension.body, 'properties', 'extensionType'));
  const { clusterName, release, namespace } = releaseOf(extension);
  const settings = {
    ...asRecord(pick(extension.body, 'properties', 'configurationSettings')),
    ...protectedSettingsOf(extension),
  };
  const values = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]));
  const wanted = {
    release,
    namespace,
    chart: extensionType,
    version: versionOf(extension),
    values,
    extensionType,
  };
  const result = await azure.kubernetes.installRelease(clusterName, wanted);
  return result.ok ? undefined : { code: result.code, message: result.message };
}

function versionOf(extension: Resource): string {
  const version = pick(extension.body, 'properties', 'version');
  return typeof version === 'string' && version !== '' ? version : LATEST_VERSION;
}

function releaseOf(extension: Resource): { clusterName: string; release: string; namespace: string } {
  const { scope, name = '' } = readResourcePath(extension.id);
  const scoped = asRecord(pick(extension.body, 'properties', 'scope'));
  const namespace =
    pick(scoped, 'cluster', 'releaseNamespace') ?? pick(scoped, 'namespace', 'targetNamespace');
  const clusterName = readResourcePath(scope).name ?? '';
  return { clusterName, release: name, namespace: typeof namespace === 'string' ? namespace : name };
}

function ended(extension: Resource, failure: Failure | undefined, azure: Azure): Resource {
  const time = new Date(azure.now()).toISOString();
  const outcome = failure
    ? {
        provisioningState: 'Failed',
        statuses: [
          {
            code: 'InstallationFailed',
            displayStatus: 'Installation failed',
            level: 'Error',
            message: failure.message,
            time,
          },
        ],
        errorInfo: { code: failure.code, message: failure.message },
      }
    : { provisioningState: 'Succeeded', statuses: [], errorInfo: null, currentVersion: versionOf(extension) };
  const properties = { ...asRecord(extension.body['properties']), version: versionOf(extension), ...outcome };
  return { ...extension, body: { ...extension.body, properties } };
}

/** End of a delete: first the release, then the resource, so that a crash between them is repaired. */
export async function finishExtensionDelete(
  operation: Operation,
  azure: Azure,
): Promise<Failure | undefined> {
  const extension = azure.store.get(operation.resourceId);
  if (!extension) return undefined;
  if (operation.failure) return settle(operation, azure);
  if (operation.input['isForced'] !== true) {
    const { clusterName, ...release } = releaseOf(extension);
    await azure.kubernetes.uninstallRelease(clusterName, release);
  }
  azure.store.remove(extension.id);
  return undefined;
}
