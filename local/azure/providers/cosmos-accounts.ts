import { ArmError, badRequest } from '../arm-error';
import { asRecord, pick } from '../json';
import type { Call, Azure, Provider } from '../provider';
import { parentOf, readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { isPublicRange } from './ip-rules';
import { slowWrites } from './slow-writes';

const TYPE = 'Microsoft.DocumentDB/databaseAccounts';

/** An account takes one change at a time, its child resources included. */
const lock = {
  property: 'provisioningState',
  idle: 'Succeeded',
  busy: 'Updating',
  refusal: (account: Resource) =>
    new ArmError(
      412,
      'PreconditionFailed',
      'There is already an operation in progress which requires exclusive lock on this service ' +
        `${readResourcePath(account.id).name ?? ''}. Please retry the operation after sometime.`,
    ),
};
const account = slowWrites({ ...lock, kind: 'cosmosAccount', lockedId: (path) => path });
const assignment = slowWrites({
  ...lock,
  kind: 'cosmosRoleAssignment',
  lockedId: (path) => parentOf(readResourcePath(path))?.path ?? path,
});

export const cosmosAccounts: readonly Provider[] = [
  {
    type: TYPE,
    patch(call, azure) {
      requireSoundRules(call);
      return account.patch(call, azure);
    },
    finish: account.finish,
  },
  {
    type: `${TYPE}/sqlRoleAssignments`,
    put(call, azure) {
      requireKnownPrincipal(call, azure);
      return assignment.put(call, azure);
    },
    delete: assignment.delete,
    finish: assignment.finish,
  },
];

function requireSoundRules({ body }: Call): void {
  const rules = pick(body, 'properties', 'ipRules');
  if (!Array.isArray(rules)) return;
  const values = rules.map((rule) => String(asRecord(rule)['ipAddressOrRange']));
  const wrong = values.find((value) => !isPublicRange(value, 32));
  if (wrong === undefined) return;
  throw badRequest('BadRequest', `The IP address or range '${wrong}' is not a valid public IPv4 address.`);
}

function requireKnownPrincipal({ body }: Call, { directory, now }: Azure): void {
  const principalId = String(pick(body, 'properties', 'principalId'));
  const entry = directory.find(principalId);
  if (entry && entry.knownAt <= now()) return;
  throw badRequest(
    'BadRequest',
    `The provided principal ID ["${principalId}"] was not found in the AAD tenant(s) of the account.`,
  );
}
