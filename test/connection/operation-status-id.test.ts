import fc from 'fast-check';
import { operationId } from '../../connection/names';
import { operationIdOf, operationStatusId } from '../../connection/operation-status-id';

it('names an operation as the ARM API does, and finds it again', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), (guid, resourceId) => {
      const instance = operationId(resourceId, guid);

      const name = operationStatusId(resourceId, instance);

      expect(name).toMatch(/^[0-9a-f-]{36}\*[0-9A-F]{64}$/);
      expect(operationIdOf(name)).toBe(instance);
    }),
  );
});

it('gives all operations of one resource the same digits, whatever the casing of its id', () => {
  const digits = (id: string) => operationStatusId(id, `x.${'0'.repeat(8)}`).split('*')[1];

  expect(digits('/Subscriptions/A')).toBe(digits('/subscriptions/a'));
});

it.each(['', '*', 'x*y', '../../admin', `${'0'.repeat(36)}*${'A'.repeat(64)}`])(
  'does not take %j for an operation',
  (text) => {
    expect(operationIdOf(text)).toBeUndefined();
  },
);
