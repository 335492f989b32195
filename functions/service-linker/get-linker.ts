import { linkerAnswer } from './arm-answer';
import type { ArmRoute } from './arm-route';
import { linkerOf } from './linker-address';
import { requireLinker } from './linkers';
import { templates } from './templates';

export const getLinkerRoute: ArmRoute = {
  name: 'Linker_Get',
  method: 'GET',
  template: templates.linker,
  role: 'Connections.Read',
  async handle(call) {
    return linkerAnswer(200, await requireLinker(call.durable, linkerOf(call)), call);
  },
};
