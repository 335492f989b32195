import {
  renderConfiguration,
  type RenderedConfiguration,
  type RenderRequest,
} from '../connection/configuration';
import { clientTypeOf } from '../connection/linker';
import { connectionValues, type ValueSources } from './connection-values';
import { targetById } from './registry';
import { splitProperties } from './split-properties';
import { authKindOf, tableOf } from './support';

export interface ConnectionSources extends ValueSources {
  /** Whether the namespace has no older connection to the same kind of target. */
  isFirstOfType: boolean;
}

/**
 * Everything the Secret of a connection holds. The facts decide the kind of target, so that an account of Azure OpenAI
 * gets the names of Azure OpenAI.
 * @throws MissingValueError when a value is not known. No message holds a value.
 */
export function renderConnection(sources: ConnectionSources): RenderedConfiguration[] {
  return renderConfiguration(renderRequest(sources));
}

/** What a connection is rendered from. */
export function renderRequest(sources: ConnectionSources): RenderRequest {
  const { properties, linkerName, isFirstOfType } = sources;
  const target = targetById(sources.facts.kind);
  const auth = authKindOf(properties);
  const table = auth && tableOf(target, auth, clientTypeOf(properties));
  if (!table) throw new Error(`${target.id} has no configuration for this client type and authentication`);
  const { customizedKeys, additionalConfigurations, additionalConnectionStringProperties } =
    properties.configurationInfo ?? {};
  const { address, appended } = splitProperties(target, additionalConnectionStringProperties ?? {});
  return {
    table,
    values: { ...connectionValues(sources), ...address },
    linkerName,
    isFirstOfType,
    customizedKeys: customizedKeys ?? {},
    additionalConfigurations: additionalConfigurations ?? {},
    additionalConnectionStringProperties: appended,
  };
}
