import { badRequest } from '../arm-error';
import { asRecord, pick } from '../json';
import type { Call, Provider } from '../provider';
import { busyConflict, slowWrites } from './slow-writes';

/** SignalR and Web PubSub: every change of the resource is a long operation. */
export const signalrServices: readonly Provider[] = ['SignalR', 'WebPubSub'].map((name) => {
  const writes = slowWrites({
    kind: name,
    lockedId: (path) => path,
    property: 'provisioningState',
    idle: 'Succeeded',
    busy: 'Updating',
    refusal: busyConflict,
  });
  return {
    type: `Microsoft.SignalRService/${name}`,
    patch(call, azure) {
      requireSoundRules(call);
      return writes.patch(call, azure);
    },
    finish: writes.finish,
  };
});

function requireSoundRules({ body }: Call): void {
  const rules = pick(body, 'properties', 'networkACLs', 'ipRules');
  if (!Array.isArray(rules)) return;
  const isSound = rules.every((rule) => /^(?:Allow|Deny)$/.test(String(asRecord(rule)['action'])));
  if (!isSound) throw badRequest('BadRequest', 'The action of an IP rule must be Allow or Deny.');
}
