import { readOperation } from '../../azure/long-operation';

describe('readOperation', () => {
  it.each([
    [200, { status: 'InProgress' }, { state: 'running' }],
    [200, { status: 'Accepted' }, { state: 'running' }],
    [200, { status: 'Succeeded' }, { state: 'succeeded' }],
    [200, { status: 'succeeded' }, { state: 'succeeded' }],
    [202, {}, { state: 'running' }],
    [200, {}, { state: 'succeeded' }],
    [204, undefined, { state: 'succeeded' }],
    [200, { properties: { provisioningState: 'Updating' } }, { state: 'running' }],
    [200, { properties: { provisioningState: 'Succeeded' } }, { state: 'succeeded' }],
    [
      200,
      { status: 'Failed', error: { code: 'A', message: 'b' } },
      { state: 'failed', code: 'A', message: 'b' },
    ],
    [200, { status: 'Canceled' }, { state: 'failed', code: 'Canceled', message: 'Azure gave no reason.' }],
  ])('reads %d %j', (status, body, expected) => {
    expect(readOperation(status, body)).toEqual(expected);
  });

  it('passes on how long Azure asks to wait', () => {
    expect(readOperation(202, {}, 9)).toEqual({ state: 'running', retryAfterSeconds: 9 });
  });
});
