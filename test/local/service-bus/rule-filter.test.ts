import { compileFilter } from '../../../local/service-bus/rule-filter';

const FACTS = {
  messageId: 'm',
  subject: 's',
  correlationId: 'c',
  applicationProperties: { region: 'eu', level: 2, when: new Date(5) },
};

describe('a correlation filter', () => {
  it.each([
    [{}, true],
    [{ subject: 's' }, true],
    [{ subject: 's', correlationId: 'other' }, false],
    [{ sessionId: 'x' }, false],
    [{ applicationProperties: { region: 'eu', level: 2 } }, true],
    [{ applicationProperties: { region: 'eu', level: '2' } }, false],
    [{ applicationProperties: { when: new Date(5) } }, true],
    [{ applicationProperties: { missing: null } }, false],
  ])('%j matches: %s', (filter, expected) => {
    expect(compileFilter(filter)(FACTS)).toBe(expected);
  });
});
