import { parseArmId } from '../connection/arm-id';
import { connectionError, type ConnectionError } from '../connection/errors';
import type { TargetService } from '../connection/linker';
import { targets } from './registry';

// Azure has switched these off; connections to them cannot work any more.
const RETIRED: Readonly<Record<string, string>> = {
  'microsoft.dbforpostgresql/servers':
    'Azure Database for PostgreSQL single server was retired in March 2025; migrate to a flexible server',
  'microsoft.dbformysql/servers':
    'Azure Database for MySQL single server was retired in September 2024; migrate to a flexible server',
};

/** The error for a target that no folder matches: says which ids of the same provider are supported. */
export function unsupportedTarget(service: TargetService): ConnectionError {
  if (service.type !== 'AzureResource') {
    return connectionError('UnsupportedTarget', {
      message: `The endpoint is not one of a supported ${service.type}. Supported: ${patternsOf(service.type)}.`,
      target: 'properties.targetService.endpoint',
    });
  }
  const id = parseArmId(service.id);
  const topLevelType = `${id?.provider}/${id?.type.split('/')[0]}`.toLowerCase();
  const retired = RETIRED[topLevelType];
  const near = targets.filter((target) =>
    target.idPattern.toLowerCase().includes(`/providers/${topLevelType}/`),
  );
  const hint = near.length > 0 ? ` Supported: ${near.map((target) => target.idPattern).join(', ')}.` : '';
  return connectionError('UnsupportedTarget', {
    message: `${service.id} is not the id of a supported target.${retired ? ` ${retired}.` : hint}`,
    target: 'properties.targetService.id',
  });
}

function patternsOf(type: string): string {
  return targets
    .filter((target) => target.serviceType === type)
    .map((target) => target.idPattern)
    .join(', ');
}
