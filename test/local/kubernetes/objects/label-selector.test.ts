import fc from 'fast-check';
import {
  labelSelectorMatcher,
  parseLabelSelector,
} from '../../../../local/kubernetes/objects/label-selector';

const key = fc.stringMatching(
  /^([a-z0-9]([-.a-z0-9]{0,10}[a-z0-9])?\/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,10}[A-Za-z0-9])?$/u,
);
const value = fc.stringMatching(/^([A-Za-z0-9]([-_.A-Za-z0-9]{0,10}[A-Za-z0-9])?)?$/u);
const labels = fc.dictionary(key, value, { maxKeys: 5 });

describe('a label selector', () => {
  it.each([
    ['', { a: '1' }, true],
    ['a=1', { a: '1' }, true],
    ['a==1', { a: '1' }, true],
    ['a = 1 , b', { a: '1', b: '' }, true],
    ['a!=1', {}, true],
    ['a!=1', { a: '1' }, false],
    ['a in (1, 2)', { a: '2' }, true],
    ['a notin (1,2)', { a: '3' }, true],
    ['a notin (1,2)', {}, true],
    ['a in (1),!b', { a: '1' }, true],
    ['!a', { a: '1' }, false],
    ['a>1', { a: '2' }, true],
    ['a<1', { a: '2' }, false],
    ['example.com/a=1', { 'example.com/a': '1' }, true],
    ['a=', { a: '' }, true],
  ])('%j on %j is %s', (selector, object, expected) => {
    expect(parseLabelSelector(selector)(object)).toBe(expected);
  });

  it.each(['a=b=c', 'a in 1', '(a)', 'a in (b', 'a b', '=x', 'a,,b', '-a=1'])(
    '%j is refused with 400',
    (selector) => {
      expect(() => parseLabelSelector(selector)).toThrow(expect.objectContaining({ code: 400 }));
    },
  );

  it('made of an object selects it, and its negation does not', () => {
    fc.assert(
      fc.property(labels, key, value, (object, name, wanted) => {
        const own = Object.entries(object).map(([field, text]) => `${field}=${text}`);
        const isEqual = (Object.hasOwn(object, name) ? object[name] : undefined) === wanted;

        expect(parseLabelSelector(own.join(','))(object)).toBe(true);
        expect(parseLabelSelector(`${name}=${wanted}`)(object)).toBe(isEqual);
        expect(parseLabelSelector(`${name}!=${wanted}`)(object)).toBe(!isEqual);
      }),
    );
  });

  it('says the same as text and as an object', () => {
    fc.assert(
      fc.property(labels, key, fc.array(value, { minLength: 1, maxLength: 3 }), (object, name, values) => {
        const forms = [
          [`${name} in (${values.join(',')})`, { matchExpressions: [{ key: name, operator: 'In', values }] }],
          [
            `${name} notin (${values.join(',')})`,
            { matchExpressions: [{ key: name, operator: 'NotIn', values }] },
          ],
          [name, { matchExpressions: [{ key: name, operator: 'Exists' }] }],
          [`!${name}`, { matchExpressions: [{ key: name, operator: 'DoesNotExist' }] }],
          [`${name}=${values[0]}`, { matchLabels: { [name]: values[0] } }],
        ] as const;
        for (const [text, selector] of forms) {
          expect(labelSelectorMatcher(selector)(object)).toBe(parseLabelSelector(text)(object));
        }
      }),
    );
  });

  it('never fails in another way than with 400', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseLabelSelector(text)({});
        } catch (error) {
          expect(error).toMatchObject({ code: 400 });
        }
      }),
    );
  });
});
