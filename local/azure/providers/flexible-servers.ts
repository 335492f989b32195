import type { Provider } from '../provider';
import { parentOf, readResourcePath } from '../resource-path';
import { requireAddresses } from './server-firewall-rules';
import { busyConflict, slowWrites } from './slow-writes';

/** PostgreSQL and MySQL flexible servers: rules of the firewall are long operations, one at a time on a server. */
export const flexibleServers: readonly Provider[] = ['Microsoft.DBforPostgreSQL', 'Microsoft.DBforMySQL'].map(
  (namespace) => {
    const rules = slowWrites({
      kind: `${namespace}.firewallRule`,
      lockedId: (path) => parentOf(readResourcePath(path))?.path ?? path,
      property: 'state',
      idle: 'Ready',
      busy: 'Updating',
      refusal: busyConflict,
    });
    return {
      type: `${namespace}/flexibleServers/firewallRules`,
      put(call, azure) {
        requireAddresses(call, azure, 'startIpAddress', 'endIpAddress');
        return rules.put(call, azure);
      },
      delete: rules.delete,
      finish: rules.finish,
    };
  },
);
