import type { HttpResponseInit } from '@azure/functions';
import { listConfigurations } from '../../activities/records/list-configurations';
import { type ConnectionError, connectionError } from '../../connection/errors';
import { isFirstApiVersion } from '../../connection/linker-resource';
import { LinkerProperties } from '../../connection/linker';
import type { VisibleConfiguration } from '../../targets/render-visible';
import { clients } from '../app';
import { armAnswer } from './arm-answer';
import { armFailure } from './arm-failure';
import type { ArmCall, ArmRoute } from './arm-route';
import { invalidFields } from './invalid-fields';
import { knownMembers } from './known-members';
import { linkerOf } from './linker-address';
import { requireLinker } from './linkers';
import { templates } from './templates';

/** Names and values of a connection's configuration. Credentials are empty: they are in the Secret of the namespace. */
export const listConfigurationsRoute: ArmRoute = {
  name: 'Linker_ListConfigurations',
  method: 'POST',
  template: templates.listConfigurations,
  role: 'Connections.Read',
  handle: (call) => answer(call, undefined),
};

/** The same for other settings than the linker's own; nothing is changed. */
export const generateConfigurationsRoute: ArmRoute = {
  name: 'Linker_GenerateConfigurations',
  method: 'POST',
  template: templates.generateConfigurations,
  role: 'Connections.Read',
  async handle(call) {
    const { configurationInfo } = LinkerProperties.shape;
    const parsed = configurationInfo.safeParse(knownMembers(configurationInfo, await call.body()));
    if (!parsed.success) throw invalidFields(parsed.error);
    return answer(call, parsed.data ?? undefined);
  },
};

async function answer(
  call: ArmCall,
  configurationInfo: LinkerProperties['configurationInfo'],
): Promise<HttpResponseInit> {
  const address = linkerOf(call);
  const { record } = await requireLinker(call.durable, address);
  if (!record) throw armFailure(notMadeYet(address.linkerId));
  const found = await listConfigurations(clients, address.clusterId, record, configurationInfo);
  return armAnswer(200, { configurations: found.map((item) => wireItem(item, call.apiVersion)) });
}

function notMadeYet(linkerId: string): ConnectionError {
  return connectionError('AnotherOperationInProgress', {
    message: 'The connection is still being made; its configurations can be read when that has ended.',
    target: linkerId,
  });
}

function wireItem({ name, value }: VisibleConfiguration, apiVersion: string) {
  if (isFirstApiVersion(apiVersion)) return { name, value };
  return { name, value, configType: 'Default', keyVaultReferenceIdentity: null, description: '' };
}
