import { type ConfigurationEntry, renderConfiguration } from '../connection/configuration';
import { clientTypeOf } from '../connection/linker';
import { connectionValues } from './connection-values';
import { targetById } from './registry';
import type { ConnectionSources } from './render-connection';
import { splitProperties } from './split-properties';
import { authKindOf, tableOf } from './support';

/** One key of a connection as everybody may see it: credentials are empty. */
export interface VisibleConfiguration {
  name: string;
  value: string;
  isSecret: boolean;
}

/**
 * What the Secret of a connection holds, with every credential left empty; no credential has to be known.
 * @throws MissingValueError when another value is not known.
 */
export function renderVisible(sources: Omit<ConnectionSources, 'credentials'>): VisibleConfiguration[] {
  const { properties, linkerName, isFirstOfType } = sources;
  const target = targetById(sources.facts.kind);
  const auth = authKindOf(properties);
  const table = auth && tableOf(target, auth, clientTypeOf(properties));
  if (!table) throw new Error(`${target.id} has no configuration for this client type and authentication`);
  const { customizedKeys, additionalConfigurations, additionalConnectionStringProperties } =
    properties.configurationInfo ?? {};
  const { address, appended } = splitProperties(target, additionalConnectionStringProperties ?? {});
  const rendered = renderConfiguration({
    table: { entries: table.entries.map(withoutCredential) },
    values: { ...connectionValues(sources), ...address },
    linkerName,
    isFirstOfType,
    customizedKeys: customizedKeys ?? {},
    additionalConfigurations: additionalConfigurations ?? {},
    additionalConnectionStringProperties: appended,
  });
  return rendered.map((entry) => (entry.isSecret ? { ...entry, value: '' } : entry));
}

function withoutCredential(entry: ConfigurationEntry): ConfigurationEntry {
  const { name, isSecret, description } = entry;
  return isSecret ? { name, isSecret, description, value: () => '' } : entry;
}
