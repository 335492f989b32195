/**
 * Named values that configuration is built from: non-secret facts of a target, its credentials, and those of the
 * caller (`clientId`, `tenantId`, `clientSecret`, `userName`, `password`).
 */
export type Values = Readonly<Record<string, string>>;

export interface ConfigurationEntry {
  /** Default name: environment variable, or property name of a Spring library. */
  name: string;
  /** Whether the value is, or holds, a credential. */
  isSecret: boolean;
  /** Builds the value. Throws a {@link MissingValueError} that names what is missing. */
  value: (values: Values) => string;
  description: string;
  /** Adds a caller's properties; absent when the value is not a connection string. */
  append?: (connectionString: string, properties: Values) => string;
}

/** One key of a connection's Secret. */
export interface RenderedConfiguration {
  name: string;
  value: string;
  isSecret: boolean;
}

export interface RenderRequest {
  table: { entries: readonly ConfigurationEntry[] };
  values: Values;
  linkerName: string;
  /** Whether the namespace has no older connection to the same kind of target. */
  isFirstOfType: boolean;
  /** Default name to custom name; for a later connection, the default name with or without the connection's name. */
  customizedKeys?: Values;
  /** Further keys of the caller. They can hold credentials, so they count as secret. */
  additionalConfigurations?: Values;
  /** Appended to every connection string, which counts as secret from then on. */
  additionalConnectionStringProperties?: Values;
}

/** A value that a configuration needs is not there. Names the value; never holds one. */
export class MissingValueError extends Error {
  readonly valueName: string;

  constructor(valueName: string) {
    super(`The configuration needs the value "${valueName}", which is not known`);
    this.name = 'MissingValueError';
    this.valueName = valueName;
  }
}

// Prefixes of Service Connector's variables: cloud and type. Names without one (Spring properties, variables that an
// SDK prescribes) never change, because a library looks for exactly that name.
const VARIABLE = /^(?<type>(?:AZURE|NEON|MONGODBATLAS|FABRIC|CONFLUENTCLOUD)_[A-Z0-9]+)_(?<rest>[A-Z0-9_]+)$/;

/**
 * Name of a variable by Service Connector's rule: the first connection of a type in a namespace has the plain name,
 * later ones carry the upper-cased connection name, for example `AZURE_STORAGEBLOB_CONN2_RESOURCEENDPOINT`.
 * Characters that shells refuse in variable names become `_`.
 */
export function variableName(defaultName: string, linkerName: string, isFirstOfType: boolean): string {
  const parts = VARIABLE.exec(defaultName)?.groups;
  if (isFirstOfType || !parts) return defaultName;
  return `${parts['type']}_${linkerName.toUpperCase().replace(/[^A-Z0-9_]/g, '_')}_${parts['rest']}`;
}

/** Whether `key` can mean the entry `defaultName`, with or without a connection name in it. */
export function isNameOf(defaultName: string, key: string): boolean {
  if (key === defaultName) return true;
  const parts = VARIABLE.exec(defaultName)?.groups;
  return parts !== undefined && key.startsWith(`${parts['type']}_`) && key.endsWith(`_${parts['rest']}`);
}

/**
 * Builds everything a connection's Secret holds, in the order of the table, the caller's own keys last.
 * @throws {MissingValueError} when a value is not known; an error that names the key when two entries have one name.
 */
export function renderConfiguration(request: RenderRequest): RenderedConfiguration[] {
  const rendered = request.table.entries.map((entry) => renderEntry(entry, request));
  const additional = Object.entries(request.additionalConfigurations ?? {}).map(([name, value]) => ({
    name,
    value,
    isSecret: true,
  }));
  const all = [...rendered, ...additional];
  const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index);
  if (twice) throw new Error(`Two configurations have the name "${twice.name}"`);
  return all;
}

function renderEntry(entry: ConfigurationEntry, request: RenderRequest): RenderedConfiguration {
  const name = variableName(entry.name, request.linkerName, request.isFirstOfType);
  const custom = own(request.customizedKeys, name) ?? own(request.customizedKeys, entry.name);
  const value = entry.value(request.values);
  const properties = request.additionalConnectionStringProperties ?? {};
  if (!entry.append || Object.keys(properties).length === 0)
    return { name: custom ?? name, value, isSecret: entry.isSecret };
  return { name: custom ?? name, value: entry.append(value, properties), isSecret: true };
}

function own(values: Values | undefined, name: string): string | undefined {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}
