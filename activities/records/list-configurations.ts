import type { LinkerProperties } from '../../connection/linker';
import type { ConnectionFacts } from '../../connection/plan';
import { connectionError } from '../../connection/errors';
import { sealProperties, unsealProperties } from '../../connection/sealing';
import { renderVisible, type VisibleConfiguration } from '../../targets/render-visible';
import { classifyError } from '../classify-error';
import type { Clients } from '../clients';
import { readCluster } from '../cluster-state';
import { ConnectionFailure } from '../connection-failure';
import type { ConnectionRecord } from './connection-record';
import { recordedFacts, recordedRequest } from './recorded-work';
import { readTarget } from '../phases/resolve-target';
import { openWork, type Work } from '../work';

/**
 * What the Secret of a recorded connection holds, in order, with empty credentials.
 * @param configurationInfo takes the place of the recorded one, to see what other settings would give.
 * @throws ConnectionFailure when the target or the cluster cannot be read, or the settings cannot be used.
 */
export async function listConfigurations(
  clients: Clients,
  clusterId: string,
  record: ConnectionRecord,
  configurationInfo?: LinkerProperties['configurationInfo'],
): Promise<VisibleConfiguration[]> {
  const request = recordedRequest(clusterId, record, clients.sealingKey);
  const recorded = request.properties;
  const given = sealProperties({ ...recorded, authInfo: null, configurationInfo }, clients.sealingKey);
  // Nothing is written, so passwords need not be known.
  const action = 'optOut' as const;
  const properties = {
    ...recorded,
    configurationInfo: { ...recorded.configurationInfo, ...given.configurationInfo, action },
  };
  // How workloads sign in decides the names.
  if (!recorded.authInfo) return [];
  try {
    const work = await openWork(clients, { ...request, properties });
    return await render(work, record);
  } catch (error) {
    const verdict = classifyError(error, { clusterId, refusedCode: 'ServiceUnavailable' });
    throw new ConnectionFailure(verdict.isFinal ? verdict.error : verdict.last);
  }
}

async function render(work: Work, record: ConnectionRecord): Promise<VisibleConfiguration[]> {
  const { principal } = recordedFacts(record);
  const target = await readTarget(work);
  const tenant = await readTenant(work);
  try {
    return renderVisible({
      properties: unsealProperties(work.request.properties, work.clients.sealingKey),
      linkerName: record.linker.name,
      facts: target,
      isFirstOfType: record.naming === 'plain',
      ...(principal ? { principal } : {}),
      ...tenant,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The configuration cannot be made.';
    throw new ConnectionFailure(connectionError('InvalidRequest', { message, target: 'configurationInfo' }));
  }
}

/** Only some configurations name the tenant, so only they cost a look at the cluster. */
export async function readTenant(work: Work): Promise<Pick<ConnectionFacts, 'tenantId'>> {
  if (work.auth !== 'servicePrincipal' && work.auth !== 'csi') return {};
  const { identity } = await readCluster(work);
  return identity?.tenantId ? { tenantId: identity.tenantId } : {};
}
