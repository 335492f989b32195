import { armAnswer } from './arm-answer';
import type { ArmRoute } from './arm-route';
import { begin, pollHeaders } from './begin-operation';
import { linkerOf } from './linker-address';
import { requireLinker } from './linkers';
import { templates } from './templates';

export const validateLinkerRoute: ArmRoute = {
  name: 'Linker_Validate',
  method: 'POST',
  template: templates.validateLinker,
  role: 'Connections.Read',
  async handle(call) {
    const address = linkerOf(call);
    await requireLinker(call.durable, address);
    const { clusterId, name } = address;
    const order = await begin(call, address, { clusterId, name, operation: 'validate' });
    return armAnswer(202, null, await pollHeaders(call, address, order.operationId));
  },
};
