import { hasRemains } from '../../activities/records/find-connections';
import { clients } from '../app';
import { armAnswer } from './arm-answer';
import { ArmFailure } from './arm-failure';
import type { ArmCall, ArmRoute } from './arm-route';
import { begin, pollHeaders } from './begin-operation';
import { linkerOf } from './linker-address';
import { findLinker } from './linkers';
import { assertPrecondition } from './precondition';
import { templates } from './templates';

const BEHAVIOURS = ['Default', 'ForcedCleanup'];

/**
 * Deletes a linker. The query parameter `deleteOrUpdateBehavior` overrides what its properties say about cleaning up;
 * `ForcedCleanup` also takes away what a linker of this name has left when it was deleted.
 */
export const deleteLinkerRoute: ArmRoute = {
  name: 'Linker_Delete',
  method: 'DELETE',
  template: templates.linker,
  role: 'Connections.Write',
  async handle(call) {
    const address = linkerOf(call);
    const behaviour = behaviourOf(call);
    const linker = await findLinker(call.durable, address);
    assertPrecondition(call, linker?.stored);
    const { clusterId, name } = address;
    const isToClean =
      !linker && behaviour === 'ForcedCleanup' && (await hasRemains(clients, clusterId, name));
    if (!linker && !isToClean) return { status: 204 };
    const order = await begin(call, address, {
      clusterId,
      name,
      operation: 'delete',
      ...(behaviour === undefined ? {} : { deleteOrUpdateBehavior: behaviour }),
    });
    return armAnswer(202, null, await pollHeaders(call, address, order.operationId));
  },
};

function behaviourOf({ url }: ArmCall): string | undefined {
  const value = url.searchParams.get('deleteOrUpdateBehavior');
  if (value === null) return undefined;
  const known = BEHAVIOURS.find((behaviour) => behaviour.toLowerCase() === value.toLowerCase());
  if (known !== undefined) return known;
  throw new ArmFailure(400, {
    code: 'InvalidRequest',
    message: `deleteOrUpdateBehavior must be ${BEHAVIOURS.join(' or ')}.`,
    target: 'deleteOrUpdateBehavior',
  });
}
