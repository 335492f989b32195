import fc from 'fast-check';
import { catalogue, catalogueItems } from '../../diagnostics/catalogue/catalogue';
import { matchText, type TextMatch } from '../../diagnostics/match';
import { isStateWord } from '../../diagnostics/matching/candidate';
import { realTexts } from './corpus/real-texts';
import { unrelatedTexts } from './corpus/unrelated-texts';
import { textChanges } from './text-changes';

const entries = catalogueItems().map(({ entry }) => entry);
const byId = new Map(entries.map((entry) => [entry.id, entry]));
const examples = entries.flatMap((entry) =>
  entry.match.examples.map((text) => ({ id: entry.id, text, entry })),
);
const phrases = examples.filter(({ entry }) => entry.match.pattern && !isStateWord(entry.match.pattern));

function ids(matches: readonly TextMatch[]): string[] {
  return matches.map(({ entry }) => entry.id);
}

function sure(matches: readonly TextMatch[]): string[] {
  return ids(matches.filter(({ confidence }) => confidence === 'high'));
}

/** The entry itself, one with the same pattern, or one that explains it or is explained by it. */
function fits(found: string, id: string): boolean {
  return (
    found === id ||
    byId.get(found)?.match.pattern?.source === byId.get(id)?.match.pattern?.source ||
    (byId.get(id)?.refinedBy ?? []).includes(found) ||
    (byId.get(found)?.refinedBy ?? []).includes(id)
  );
}

describe('the examples of the catalogue', () => {
  it.each(examples)('point to $id: "$text"', ({ id, text }) => {
    expect(ids(matchText(text))).toContain(id);
  });

  it.each(phrases)('make nobody sure of another entry than $id: "$text"', ({ id, text }) => {
    expect(sure(matchText(text)).filter((found) => !fits(found, id))).toEqual([]);
  });

  it.each(examples)('point to $id first where their origin is known: "$text"', ({ id, text, entry }) => {
    const { scope, source } = entry.match;
    const hint = Object.fromEntries(Object.entries(scope).filter(([, value]) => !/[*{]/.test(value)));

    const [first] = matchText(text, { hint: { ...hint, source } });

    expect(fits(first?.entry.id ?? '', id)).toBe(true);
  });
});

describe('texts that were changed on their way', () => {
  it('are recognised in any case, wrapping, escaping and surroundings, and never for something else with high confidence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...phrases), textChanges, ({ id, text }, change) => {
        const matches = matchText(change(text));

        expect(ids(matches).some((found) => fits(found, id))).toBe(true);
        expect(sure(matches).filter((found) => !fits(found, id))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('are never taken for something else with high confidence when they are cut off', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...phrases),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        ({ id, text }, part) => {
          const matches = matchText(`${text.slice(0, Math.ceil(text.length * part))}…`);

          expect(sure(matches).filter((found) => !fits(found, id))).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('are recognised with less confidence when enough of them is left', () => {
    const [match] = matchText('Error: Timed out waiting for resource readi…');

    expect(match).toMatchObject({ entry: { id: 'helm-resource-readiness-timeout' }, confidence: 'low' });
  });
});

describe('the corpus', () => {
  it.each(realTexts)('names $id first', ({ id, text }) => {
    const [first] = matchText(text);

    expect(first?.entry.id).toBe(id);
    expect(['high', 'medium']).toContain(first?.confidence);
  });

  it.each(unrelatedTexts)('is not sure of anything in "%s"', (text) => {
    expect(matchText(text).filter(({ confidence }) => confidence !== 'low')).toEqual([]);
  });

  it('says plainly when nothing is known', () => {
    expect(matchText('all systems operational')).toEqual([]);
    expect(matchText('')).toEqual([]);
  });

  it('stays quick and harmless on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        expect(Array.isArray(matchText(text))).toBe(true);
      }),
      { numRuns: 100 },
    );
    const long = `${'x '.repeat(300_000)} Timed out waiting for resource readiness`;
    expect(matchText(long)[0]?.entry.id).toBe('helm-resource-readiness-timeout');
  });
});

describe('what a match tells', () => {
  it('takes values out of the text and fills the commands with them', () => {
    const [match] = matchText(
      "The client 'u' with object id 'o-1' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope '/subscriptions/s/resourceGroups/rg' or the scope is invalid. If access was recently granted, please refresh your credentials.",
    );

    expect(match?.values).toEqual({
      action: 'Microsoft.Storage/storageAccounts/write',
      scope: '/subscriptions/s/resourceGroups/rg',
      objectId: 'o-1',
    });
    expect(match?.commands[0]).toBe(
      'az role assignment list --assignee o-1 --scope /subscriptions/s/resourceGroups/rg --include-inherited',
    );
  });

  it('repeats no credential of the text', () => {
    const [match] = matchText(
      'Helm chart rendering failed with given values: AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0==',
    );

    expect(match?.evidence).toContain('[redacted]');
    expect(JSON.stringify(match)).not.toContain('c2VjcmV0');
  });

  it('never makes shell syntax out of a text', () => {
    const [match] = matchText(
      'You do not have permission to perform Microsoft.Storage/storageAccounts/write on $(reboot);x. If access was recently granted, please refresh your credentials.',
    );

    expect(match?.commands.join('\n')).not.toMatch(/--scope \$\(reboot\)/);
  });

  it('knows the groups it is asked about only', () => {
    const helm = catalogue.filter(({ folder }) => folder === 'helm');

    expect(matchText('Unable to get a response from the agent in time', { groups: helm })).toEqual([]);
  });
});
