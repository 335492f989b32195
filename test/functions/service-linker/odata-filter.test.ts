import { readFilter } from '../../../functions/service-linker/odata-filter';

const names = ['TargetService', 'AuthType'];

describe('readFilter', () => {
  it.each<[string | null, Record<string, string>]>([
    [null, {}],
    ['  ', {}],
    ["AuthType eq 'Secret'", { authtype: 'secret' }],
    ["TARGETSERVICE EQ 'A/b' AND authtype eq 'x'", { targetservice: 'a/b', authtype: 'x' }],
    ["TargetService eq 'salt and pepper'", { targetservice: 'salt and pepper' }],
    ["TargetService eq 'it''s'", { targetservice: "it's" }],
  ])('reads %j', (filter, expected) => {
    expect(Object.fromEntries(readFilter(filter, names))).toEqual(expected);
  });

  it.each([
    "Colour eq 'red'",
    "AuthType ne 'x'",
    'AuthType eq x',
    "AuthType eq 'x' or AuthType eq 'y'",
    "eq 'x'",
  ])('refuses %j', (filter) => {
    expect(() => readFilter(filter, names)).toThrow('$filter must hold comparisons');
  });
});
