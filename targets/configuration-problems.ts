import { isNameOf } from '../connection/configuration';
import type { LinkerProperties } from '../connection/linker';
import { splitProperties } from './split-properties';
import type { ConfigurationTable, Problem, Target } from './target';

type ConfigurationInfo = NonNullable<LinkerProperties['configurationInfo']>;

/** Fields of `configurationInfo` that do not fit the keys of this connection. */
export function configurationProblems(
  { configurationInfo }: LinkerProperties,
  target: Target,
  table: ConfigurationTable,
): Problem[] {
  const info = configurationInfo ?? {};
  return [...keyProblems(info, table), ...connectionStringProblems(info, target, table)];
}

function keyProblems(info: ConfigurationInfo, table: ConfigurationTable): Problem[] {
  const names = table.entries.map((entry) => entry.name);
  const renamed = Object.keys(info.customizedKeys ?? {});
  const unknown = renamed.filter((key) => !names.some((name) => isNameOf(name, key)));
  const taken = [
    ...Object.values(info.customizedKeys ?? {}),
    ...Object.keys(info.additionalConfigurations ?? {}),
  ];
  const twice = taken.filter((name, index) => taken.indexOf(name) !== index);
  return [
    ...unknown.map((key) => ({
      target: `configurationInfo.customizedKeys.${key}`,
      message: `must be one of ${names.join(', ')}`,
    })),
    ...twice.map((key) => ({
      target: 'configurationInfo.customizedKeys',
      message: `gives the name ${key} twice`,
    })),
  ];
}

function connectionStringProblems(
  info: ConfigurationInfo,
  target: Target,
  table: ConfigurationTable,
): Problem[] {
  const field = 'configurationInfo.additionalConnectionStringProperties';
  const { address, appended } = splitProperties(target, info.additionalConnectionStringProperties ?? {});
  const missing = Object.entries(target.addressProperties ?? {}).filter(([, value]) => !address[value]);
  const problems = missing.map(([name]) => ({
    target: `${field}.${name}`,
    message: 'is missing; it says where the database is',
  }));
  if (Object.keys(appended).length === 0 || table.entries.some((entry) => entry.append)) return problems;
  const message = 'cannot be used: the configuration of this connection has no connection string';
  return [...problems, { target: field, message }];
}
