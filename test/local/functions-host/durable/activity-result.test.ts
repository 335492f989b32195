import {
  activityFailure,
  inputData,
  resultJson,
} from '../../../../local/functions-host/durable/activity-result';

describe('activity results', () => {
  it.each([
    [undefined, 'null'],
    [null, 'null'],
    [{ string: '{"a":1}' }, '"{\\"a\\":1}"'],
    [{ int: 3 }, '3'],
    [{ double: 0.5 }, '0.5'],
    [{ json: '{"a":1}' }, '{"a":1}'],
    [{ bytes: Buffer.from('ab') }, '"YWI="'],
  ])('%j reaches the orchestrator as %s', (returned, json) => {
    expect(resultJson(returned)).toBe(json);
  });

  it('hand strings over as the library expects them', () => {
    expect(inputData('"\\"123\\""')).toEqual({ string: '"123"' });
    expect(inputData('{"a":1}')).toEqual({ json: '{"a":1}' });
  });

  it('carry the details of an app’s exception properties provider', () => {
    const thrown = {
      errorType: 'Busy',
      errorMessage: 'try later',
      isNonRetriable: false,
      properties: { code: 7 },
    };

    expect(activityFailure('put', new Error(JSON.stringify(thrown)))).toEqual({
      reason: "Activity function 'put' failed: try later",
      details: {
        ErrorType: 'Busy',
        ErrorMessage: 'try later',
        IsNonRetriable: false,
        Properties: { code: 7 },
      },
    });
  });

  it.each([
    [new Error('plain'), 'plain'],
    [new Error('{"errorType" is not JSON'), '{"errorType" is not JSON'],
    ['thrown text', 'thrown text'],
  ])('name the function and the reason of %j', (error, text) => {
    expect(activityFailure('put', error)).toEqual({ reason: `Activity function 'put' failed: ${text}` });
  });
});
