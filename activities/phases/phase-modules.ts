import type { PhaseName } from '../../connection/phases';
import { assignRoles } from './assign-roles';
import { createDatabaseUser } from './create-database-user';
import { createResources } from './create-resources';
import { enableClusterFeatures } from './enable-cluster-features';
import { federateIdentity } from './federate-identity';
import { installExtension } from './install-extension';
import { openFirewall } from './open-firewall';
import { recordConnection } from './record-connection';
import { registerProvider } from './register-provider';
import { resolveTarget } from './resolve-target';
import { verifyConnection } from './verify-connection';
import { waitForCluster } from './wait-for-cluster';
import type { PhaseModule } from '../work';

/** What every phase of a connection does. */
export const phaseModules: Readonly<Record<PhaseName, PhaseModule>> = {
  'resolve-target': resolveTarget,
  'register-provider': registerProvider,
  'wait-for-cluster': waitForCluster,
  'enable-cluster-features': enableClusterFeatures,
  'install-extension': installExtension,
  'federate-identity': federateIdentity,
  'assign-roles': assignRoles,
  'open-firewall': openFirewall,
  'create-database-user': createDatabaseUser,
  'create-resources': createResources,
  'record-connection': recordConnection,
  'verify-connection': verifyConnection,
};
