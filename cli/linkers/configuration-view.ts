import type { ConnectionObjects } from '../../connection/plan';
import type { Configuration } from '../api/linkers';
import type { Paint } from '../output/paint';
import type { View } from '../output/printer';
import { type Row, textTable } from '../output/text-table';

const MASK = '********';

/** Configurations for every format: credentials are masked for people, empty for programs. */
export function configurationView(
  configurations: readonly Configuration[],
  objects: ConnectionObjects,
): View {
  return {
    value: configurations,
    rows: configurations.map(({ name, value }) => ({ name, value: value ?? '' })),
    text: (paint) => configurationText(configurations, objects, paint),
  };
}

/** Names and values, and for every hidden value the Secret that holds it. */
export function configurationText(
  configurations: readonly Configuration[],
  { namespace, secretName }: ConnectionObjects,
  paint: Paint,
): string {
  if (configurations.length === 0) return 'No configuration.';
  const rows: Row[] = configurations.map(({ name, value }) => ({
    Name: name,
    Value: value ? value : paint('dim', MASK),
    'Hidden value is in': value ? '' : placeOf(namespace, secretName),
  }));
  const isAnyHidden = configurations.some(({ value }) => !value);
  return textTable(isAnyHidden ? rows : rows.map(({ Name, Value }) => ({ Name, Value }) as Row), paint);
}

function placeOf(namespace: string, secretName: string | undefined): string {
  return secretName === undefined
    ? 'your own keeping: no Secret is written'
    : `Secret ${namespace}/${secretName}`;
}
