import { targets } from '../../targets/registry';
import { connect, PEOPLE } from './connect';
import { deviations, extraTables } from './deviations';
import { referenceCases, referenceRoles, referenceTargets, type ReferenceCase } from './reference';
import { SUBSCRIPTION, targetWorlds } from './target-worlds';

const cases = referenceTargets().flatMap(referenceCases);
const used = new Set<string>();

/** What a documented combination should give, with our deviations in place of the documented values. */
function expected(reference: ReferenceCase): object[] {
  const values: Record<string, string> = {
    ...PEOPLE,
    subscription: SUBSCRIPTION,
    resourceGroup: 'shop',
    ...targetWorlds()[reference.target]?.values,
  };
  const fillIn = (form: string) => form.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return reference.entries.map((entry) => {
    const index = deviations.findIndex(
      ({ target, auth, clients, name }) =>
        target === reference.target &&
        (auth ?? reference.auth) === reference.auth &&
        (clients ?? [reference.clientType]).includes(reference.clientType) &&
        name === entry.name,
    );
    const deviation = deviations[index];
    if (deviation) used.add(`${index} ${reference.clientType}`);
    return {
      name: deviation?.ourName ?? entry.name,
      isSecret: entry.isSecret,
      value: fillIn(deviation?.ourForm ?? entry.form),
    };
  });
}

function byName(entries: readonly object[]): object[] {
  return [...entries].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe('targets against what Service Connector documents', () => {
  it.each(
    cases.map((reference) => [reference.target, reference.auth, reference.clientType, reference] as const),
  )(
    '%s, %s, %s: same names, same credentials, same form of every value',
    async (target, auth, clientType, reference) => {
      const world = targetWorlds()[target];
      if (!world) throw new Error('there is no world for this target');

      const rendered = await connect(world, { auth, clientType });

      expect(byName(rendered)).toEqual(byName(expected(reference)));
    },
  );

  it('covers every documented combination, and nothing undocumented without a reason', () => {
    const documented = new Set(
      cases.map(({ target, auth, clientType }) => `${target} ${auth} ${clientType}`),
    );
    const ours = targets.flatMap((target) =>
      target.configurations.flatMap((table) =>
        table.clientTypes.map((clientType) => `${target.id} ${table.auth} ${clientType}`),
      ),
    );
    const explained = extraTables.flatMap(({ target, auth, clients }) =>
      clients.map((clientType) => `${target} ${auth} ${clientType}`),
    );

    expect(ours.filter((combination) => !documented.has(combination)).sort()).toEqual(explained.sort());
    process.stdout.write(
      `${cases.length} documented combinations of ${new Set(cases.map(({ target }) => target)).size} targets, ` +
        `${cases.flatMap(({ entries }) => entries).length} keys; ${ours.length} combinations in all\n`,
    );
  });

  it('needs every deviation in the list', () => {
    for (const reference of cases) expected(reference);
    const unused = deviations.filter((_, index) => ![...used].some((key) => key.startsWith(`${index} `)));

    expect(unused).toEqual([]);
  });

  it.each(referenceTargets())('gives %s the documented roles, or says why not', (id) => {
    const target = targets.find((candidate) => candidate.id === id);
    const roles = Object.fromEntries((target?.roles ?? []).map((role) => [role.name, role.id]));
    const documented =
      id === 'webpubsub' ? { 'Web PubSub Service Owner': expect.any(String) } : referenceRoles(id);

    expect(roles).toEqual(documented);
  });
});
