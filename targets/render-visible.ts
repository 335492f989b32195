import {
  type ConfigurationEntry,
  renderConfiguration,
  type RenderedConfiguration,
} from '../connection/configuration';
import { renderRequest, type ConnectionSources } from './render-connection';

/** One key of a connection as everybody may see it: credentials are empty. */
export type VisibleConfiguration = RenderedConfiguration;

/**
 * What the Secret of a connection holds, with every credential left empty; no credential has to be known.
 * @throws MissingValueError when another value is not known.
 */
export function renderVisible(sources: Omit<ConnectionSources, 'credentials'>): VisibleConfiguration[] {
  const request = renderRequest(sources);
  const entries = request.table.entries.map(withoutCredential);
  const rendered = renderConfiguration({ ...request, table: { entries } });
  return rendered.map((entry) => (entry.isSecret ? { ...entry, value: '' } : entry));
}

function withoutCredential(entry: ConfigurationEntry): ConfigurationEntry {
  const { name, isSecret, description } = entry;
  return isSecret ? { name, isSecret, description, value: () => '' } : entry;
}
