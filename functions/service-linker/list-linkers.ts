import { linkerResource } from '../../connection/linker-resource';
import { armAnswer } from './arm-answer';
import type { ArmRoute } from './arm-route';
import { clusterOf } from './linker-address';
import { listLinkers } from './linkers';
import { templates } from './templates';

export const listLinkersRoute: ArmRoute = {
  name: 'Linker_List',
  method: 'GET',
  template: templates.linkers,
  role: 'Connections.Read',
  async handle(call) {
    const linkers = await listLinkers(call.durable, clusterOf(call).clusterId);
    const value = linkers.map(({ stored, state }) => linkerResource(stored, state, call.apiVersion));
    return armAnswer(200, { value });
  },
};
