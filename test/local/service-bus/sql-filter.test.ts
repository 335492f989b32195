import fc from 'fast-check';
import { BrokerError } from '../../../local/service-bus/broker-error';
import { compileSqlFilter } from '../../../local/service-bus/sql-filter';

const FACTS = {
  messageId: 'm-1',
  subject: 'invoice',
  correlationId: 'c',
  applicationProperties: {
    amount: 12.5,
    region: 'eu-west',
    urgent: true,
    'odd name': 1,
    quote: "it's",
    nothing: null,
    when: new Date(1000),
  },
};

const matches = (expression: string) => compileSqlFilter(expression)(FACTS);

describe('an SQL rule filter', () => {
  it.each([
    ['1=1', true],
    ['1=0', false],
    ['amount > 12', true],
    ['amount >= 12.5 AND amount <= 12.5', true],
    ['amount <> 12.5', false],
    ['amount != 1', true],
    ['AMOUNT = 1.25e1', true],
    ['amount + 2 * 3 - 1 = 17.5', true],
    ['(amount + 2) * 2 = 29', true],
    ['-amount < 0', true],
    ['+amount % 2 = 0.5', true],
    ['amount / 5 = 2.5', true],
    ["region = 'eu-west'", true],
    ["region = 'EU-WEST'", false],
    ["region + '!' = 'eu-west!'", true],
    ["user.region = 'eu-west' AND sys.Label = 'invoice'", true],
    ["sys.MessageId = 'm-1' AND sys.correlationid = 'c'", true],
    ['sys.SessionId IS NULL', true],
    ['urgent = TRUE', true],
    ['urgent', true],
    ['NOT urgent', false],
    ['not (urgent = false)', true],
    ['[odd name] = 1', true],
    ['"odd name" = 1', true],
    ["quote = 'it''s'", true],
    ['when = 1000', true],
    ["region IN ('us', 'eu-west')", true],
    ["region NOT IN ('us', 'eu-west')", false],
    ['amount IN (1, 12.5)', true],
    ["region LIKE 'eu%'", true],
    ["region LIKE 'eu_west'", true],
    ["region NOT LIKE '%east'", true],
    ["region LIKE 'eu.west'", false],
    ["region LIKE 'eu!%' ESCAPE '!'", false],
    ["'100%' LIKE '100!%' ESCAPE '!'", true],
    ['EXISTS(amount)', true],
    ['EXISTS(missing)', false],
    ['NOT EXISTS (user.missing)', true],
    ['missing IS NULL', true],
    ['amount IS NOT NULL', true],
    ['nothing IS NULL', true],
  ])('%s is %s', (expression, expected) => {
    expect(matches(expression)).toBe(expected);
  });

  it.each([
    ['missing = 1'],
    ['NOT (missing = 1)'],
    ['missing <> 1'],
    ["amount = '12.5'"],
    ['missing IN (1)'],
    ['missing NOT IN (1)'],
    ["missing LIKE '%'"],
    ['missing + 1 = 1'],
    ['amount'],
    ['missing = 1 AND urgent'],
    ['null = null'],
  ])('does not match when %s is unknown', (expression) => {
    expect(matches(expression)).toBe(false);
  });

  it('lets a known side decide beside an unknown one', () => {
    expect(matches('missing = 1 OR urgent')).toBe(true);
    expect(matches('NOT (missing = 1 AND urgent = FALSE)')).toBe(true);
  });

  it.each([
    ['', 'the end (position 0)'],
    ['amount >', 'the end'],
    ['amount > 1 2', "'2'"],
    ['(amount > 1', 'the end'],
    ['amount IS 1', "'1'"],
    ['amount NOT 1', "'1'"],
    ["amount LIKE 'x", 'position 11'],
    ['a ; b', 'position 1'],
    ["EXISTS('x')", "'x'"],
    ['sys.Nothing = 1', "'sys.Nothing'"],
    ['other.x = 1', "'other.x'"],
    ['user. = 1', "'='"],
  ])('refuses %j and says where', (expression, where) => {
    expect(() => compileSqlFilter(expression)).toThrow(BrokerError);
    expect(() => compileSqlFilter(expression)).toThrow(where);
  });

  it('never fails in any other way, whatever the text', () => {
    const words = [
      'a',
      'and',
      'or',
      'not',
      'in',
      'is',
      'null',
      'like',
      '(',
      ')',
      ',',
      '=',
      '<',
      "'x'",
      '1',
      '.',
      'exists',
      '-',
      '*',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words)).map((parts) => parts.join(' ')),
    );

    fc.assert(
      fc.property(text, (expression) => {
        try {
          expect(typeof compileSqlFilter(expression)(FACTS)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(BrokerError);
        }
      }),
    );
  });

  it('agrees with plain logic on any combination', () => {
    interface Node {
      readonly sql: string;
      readonly value: boolean;
    }
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.tuple(fc.integer(), fc.integer()).map(([a, b]) => ({ sql: `${a} < ${b}`, value: a < b })),
        fc.boolean().map((value) => ({ sql: value ? 'urgent = true' : 'urgent = false', value })),
        tie('node').map(({ sql, value }) => ({ sql: `NOT (${sql})`, value: !value })),
        fc
          .tuple(tie('node'), tie('node'))
          .map(([a, b]) => ({ sql: `(${a.sql} AND ${b.sql})`, value: a.value && b.value })),
        fc
          .tuple(tie('node'), tie('node'))
          .map(([a, b]) => ({ sql: `(${a.sql} OR ${b.sql})`, value: a.value || b.value })),
      ),
    }));

    fc.assert(fc.property(node, ({ sql, value }) => expect(matches(sql)).toBe(value)));
  });
});
