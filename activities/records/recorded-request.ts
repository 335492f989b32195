import { linkerId } from '../../connection/names';
import type { ConnectionRequest } from '../../connection/request';
import type { Step } from '../../connection/step';
import type { Clients } from '../clients';
import { fail } from '../connection-failure';
import { readRecords, recordOfLinker } from './connection-record';
import type { DiagnosisActivities } from '../diagnosis/diagnosis-activity';
import { recordedRequest } from './recorded-work';

/** The request that a connection was made of. One whose credentials came from the caller cannot be sent again by us. */
export async function readRecordedRequest(
  clients: Clients,
  { clusterId, connectionName }: Parameters<DiagnosisActivities['recorded-request']>[0],
): Promise<Step<ConnectionRequest>> {
  const id = linkerId(clusterId, connectionName);
  const kubernetes = await (await clients.clusters()).clientOf(clusterId);
  const record = recordOfLinker(await readRecords(kubernetes), id);
  if (!record)
    fail('ConnectionNotFound', { message: `The cluster has no connection ${connectionName}.`, target: id });
  const request = recordedRequest(clusterId, record, clients.sealingKey);
  if (holdsCredentials(request))
    fail('InvalidRequest', {
      message: `The request of ${connectionName} held credentials, which are not kept. Send it again yourself.`,
      target: id,
    });
  return { state: 'done', message: 'The request is recorded', facts: request };
}

function holdsCredentials({ properties }: ConnectionRequest): boolean {
  const { authInfo } = properties;
  if (authInfo?.authType === 'servicePrincipalSecret') return true;
  return authInfo?.authType === 'secret' && authInfo.secretInfo?.secretType === 'rawValue';
}
