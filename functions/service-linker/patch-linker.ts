import { mergePatch } from '../../connection/merge-patch';
import { busyError } from '../start-operation';
import { ArmFailure, armFailure } from './arm-failure';
import type { ArmRoute } from './arm-route';
import { linkerOf } from './linker-address';
import { requireLinker } from './linkers';
import { assertPrecondition } from './precondition';
import { propertiesOf, writeLinker } from './put-linker';
import { templates } from './templates';

/** Changes the named parts of a linker; the rest stays as it is kept. */
export const patchLinkerRoute: ArmRoute = {
  name: 'Linker_Update',
  method: 'PATCH',
  template: templates.linker,
  role: 'Connections.Write',
  async handle(call) {
    const address = linkerOf(call);
    const patch = propertiesOf(await call.body());
    const before = await requireLinker(call.durable, address);
    assertPrecondition(call, before.stored);
    if (!before.record) throw armFailure(busyError(address.linkerId));
    const { provisioningState: _state, ...kept } = before.stored.properties;
    assertNothingIsLost(kept, patch);
    return writeLinker(call, address, { properties: mergePatch(kept, patch), before });
  },
};

/** Values that are never kept have to be sent again, or the update would write empty ones. */
function assertNothingIsLost(kept: Record<string, unknown>, patch: unknown): void {
  const missing = lostValues(kept, patch);
  if (missing.length === 0) return;
  const details = missing.map((target) => ({
    code: 'MissingField',
    target,
    message: 'is never kept; send it again',
  }));
  throw new ArmFailure(400, {
    code: 'InvalidRequest',
    message: `The request was refused. ${details.map(({ target, message }) => `${target}: ${message}`).join('; ')}.`,
    target: missing[0] ?? 'properties',
    details,
  });
}

const BLANKED = ['additionalConfigurations', 'additionalConnectionStringProperties'];

function lostValues(kept: Record<string, unknown>, patch: unknown): string[] {
  const before = membersOf(kept['configurationInfo']);
  const sent = membersOf(membersOf(patch)['configurationInfo']);
  return BLANKED.flatMap((part) =>
    Object.entries(membersOf(before[part]))
      .filter(
        ([name, value]) => value === '' && sent[part] !== null && membersOf(sent[part])[name] === undefined,
      )
      .map(([name]) => `properties.configurationInfo.${part}.${name}`),
  );
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
