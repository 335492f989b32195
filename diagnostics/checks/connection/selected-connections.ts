import { type Connection, readConnections } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import type { CheckContext } from '../check';

/** Connections whose target, identity and Secret are looked at one by one; each takes a few calls. */
const MAX_CONNECTIONS = 10;

/** Every connection of the cluster, or the one that was asked for. */
export async function connectionsOf(evidence: Evidence, context: CheckContext): Promise<Connection[]> {
  const all = await evidence.once('connections', () => readConnections(evidence, context.cluster.id));
  const { connectionName } = context;
  if (connectionName === undefined) return all;
  return all.filter((connection) => connection.name.toLowerCase() === connectionName.toLowerCase());
}

/** The connections that are looked at closely: failed ones first. The report says when there are more. */
export async function selectedConnections(evidence: Evidence, context: CheckContext): Promise<Connection[]> {
  const connections = await connectionsOf(evidence, context);
  if (connections.length > MAX_CONNECTIONS) {
    evidence.leaveOut(
      `${connections.length - MAX_CONNECTIONS} of ${connections.length} connections`,
      `only ${MAX_CONNECTIONS} are looked at closely in one diagnosis; name a connection to look at it`,
    );
  }
  return connections.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_CONNECTIONS);
}

function rank({ properties }: Connection): number {
  return properties.provisioningState === 'Failed' ? 0 : 1;
}

/** How reports call a connection. */
export function connectionLabel({ name }: Connection): string {
  return `connection ${name}`;
}

/** Values that fill `<name>`, `<ns>`, `<secret>`, `<sa>` and `<targetId>` in commands. */
export function connectionValues(connection: Connection | undefined): Record<string, string> {
  if (!connection) return {};
  const { name, namespace, secretName = '', serviceAccountName = '', properties } = connection;
  return {
    name,
    ns: namespace,
    secret: secretName,
    sa: serviceAccountName,
    targetId: properties.targetService?.id ?? '',
  };
}
