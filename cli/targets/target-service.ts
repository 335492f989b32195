import { parseArmId } from '../../connection/arm-id';
import type { TargetService } from '../../connection/linker';
import { usageError } from '../cli-error';
import type { TargetCommand } from './target-command';

export interface TargetOptions {
  targetId?: string;
  targetResourceGroup?: string;
  enableCsi?: true;
  useAppconfigExtension?: true;
}

/** Where an id is made up from, when it is not given. */
export interface TargetPlace {
  subscriptionId: string;
  /** Group of the cluster. */
  resourceGroup: string;
}

/**
 * The target that the options name.
 * @param values the target's own options by name.
 */
export function targetServiceOf(
  command: TargetCommand,
  options: TargetOptions,
  values: Readonly<Record<string, string | undefined>>,
  place: () => TargetPlace,
): TargetService {
  if (command.address === 'endpoint') return endpointService(command, values);
  const id =
    command.address === 'marketplace'
      ? marketplaceId(command, values, place())
      : idOf(command, options, values, place);
  const resourceProperties = resourcePropertiesOf(options);
  return { type: 'AzureResource', id, ...(resourceProperties ? { resourceProperties } : {}) };
}

function endpointService(
  { target, idOptions }: TargetCommand,
  values: Readonly<Record<string, string | undefined>>,
): TargetService {
  const [option] = idOptions;
  const endpoint = values[option?.name ?? ''];
  if (!endpoint) throw usageError(`--${option?.name}`, `is missing; ${option?.description}`);
  return { type: target?.serviceType, endpoint } as TargetService;
}

function idOf(
  command: TargetCommand,
  { targetId, targetResourceGroup }: TargetOptions,
  values: Readonly<Record<string, string | undefined>>,
  place: () => TargetPlace,
): string {
  const given = command.idOptions.filter(({ name }) => values[name] !== undefined);
  if (targetId !== undefined) {
    const [first] = given;
    if (first) throw usageError('--target-id', `cannot be given together with --${first.name}`);
    return checkedId(command, targetId);
  }
  const missing = command.idOptions.filter(({ name }) => !values[name]).map(({ name }) => `--${name}`);
  if (missing.length > 0)
    throw usageError(missing[0] ?? '--target-id', `is missing; give ${missing.join(', ')}, or --target-id`);
  if (!targetResourceGroup)
    throw usageError(
      '--target-resource-group',
      'is missing; give the resource group of the target, or --target-id',
    );
  return fill(command, values, { ...place(), resourceGroup: targetResourceGroup });
}

/** Ids that stand for a service outside Azure; Azure has nothing there. */
function marketplaceId(
  command: TargetCommand,
  values: Readonly<Record<string, string | undefined>>,
  place: TargetPlace,
): string {
  const [missing] = command.idOptions.filter(({ name }) => !values[name]);
  if (missing) throw usageError(`--${missing.name}`, `is missing; ${missing.description}`);
  return fill(command, { ...values, organization: command.name }, place);
}

function fill(
  { target, idOptions }: TargetCommand,
  values: Readonly<Record<string, string | undefined>>,
  { subscriptionId, resourceGroup }: TargetPlace,
): string {
  const id = (target?.idPattern ?? '').replace(/\{(\w+)\}/g, (_, placeholder: string) => {
    if (placeholder === 'subscription') return subscriptionId;
    if (placeholder === 'resourceGroup') return resourceGroup;
    const option = idOptions.find((candidate) => candidate.placeholder === placeholder);
    return values[option?.name ?? placeholder] ?? '';
  });
  if (parseArmId(id)) return id;
  const named = idOptions.map(({ name }) => `--${name}`).join(', ');
  throw usageError(
    idOptions[0] ? `--${idOptions[0].name}` : '--target-resource-group',
    `the names do not make a resource id (${named}, --target-resource-group)`,
  );
}

function checkedId({ target, displayName }: TargetCommand, id: string): string {
  if (parseArmId(id) && target?.match({ type: 'AzureResource', id })) return id;
  throw usageError('--target-id', `must be the id of ${displayName}: ${target?.idPattern}`);
}

function resourcePropertiesOf({ enableCsi, useAppconfigExtension }: TargetOptions) {
  if (enableCsi) return { type: 'KeyVault', connectAsKubernetesCsiDriver: true } as const;
  if (useAppconfigExtension) return { type: 'AppConfig', connectWithKubernetesExtension: true } as const;
  return undefined;
}
