import { catalogue, catalogueItems } from '../../diagnostics/catalogue/catalogue';
import { diagnose, type DiagnosisReport } from '../../diagnostics/diagnose';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import { healthyConnectedCluster, healthyManagedCluster } from './worlds/healthy/healthy-worlds';
import type { World } from './worlds/world';

interface Row {
  id: string;
  found: boolean;
  falseAlarms: string[];
}

function look(world: World): Promise<DiagnosisReport> {
  return diagnose(world.evidence(), { clusterId: world.clusterId, ...world.question });
}

/** Entries of each group. */
const SIZES: Readonly<Record<string, number>> = {
  connection: 31,
  extension: 16,
  helm: 10,
  arc: 30,
  flux1: 5,
  flux2: 16,
  'cluster-connect': 8,
  osm: 28,
};

const rows: Row[] = [];

afterAll(() => {
  const width = Math.max(...rows.map(({ id }) => id.length));
  const lines = rows.map(
    ({ id, found, falseAlarms }) =>
      `${id.padEnd(width)}  ${found ? 'found' : 'MISSED'}  ${falseAlarms.length === 0 ? '-' : falseAlarms.join(', ')}`,
  );
  const alarms = rows.flatMap((row) => row.falseAlarms).length;
  const total = `${rows.filter((row) => row.found).length} of ${rows.length} found, ${alarms} false alarms`;
  process.stdout.write(`\n${'id'.padEnd(width)}  found  false alarms\n${lines.join('\n')}\n${total}\n`);
});

const filled = catalogue.filter((group) => group.entries.length > 0);

describe.each(filled.map((group) => [group.folder, group] as const))('broken worlds: %s', (folder, group) => {
  it.each(group.entries.map((entry) => [entry.id]))('names %s first in its broken world', async (id) => {
    const broken = brokenWorlds[folder]?.[id];
    if (!broken) throw new Error(`No broken world for ${id}`);

    const report = await look(broken.build());

    const ids = report.findings.map((finding) => finding.id);
    const allowed = [id, ...(broken.also ?? [])];
    rows.push({ id, found: ids[0] === id, falseAlarms: ids.filter((other) => !allowed.includes(other)) });
    expect({ first: ids[0], others: ids.filter((other) => !allowed.includes(other)) }).toEqual({
      first: id,
      others: [],
    });
  });
});

describe('healthy worlds', () => {
  it.each([
    ['managed', healthyManagedCluster],
    ['connected', healthyConnectedCluster],
  ])('raise no alarm on a %s cluster, and everything in them can be read', async (_, build) => {
    const report = await look(build());

    expect(report.findings.map(({ id, evidence }) => ({ id, evidence }))).toEqual([]);
    expect(report.notReadable).toEqual([]);
  });
});

describe('the catalogue', () => {
  const items = catalogueItems();

  it('is complete in every group that has entries', () => {
    const counts = Object.fromEntries(filled.map(({ folder, entries }) => [folder, entries.length]));

    expect(counts).toEqual(Object.fromEntries(Object.keys(counts).map((folder) => [folder, SIZES[folder]])));
  });

  it('names only entries that exist, or will, as explanations', () => {
    const known = new Set(items.map(({ entry }) => entry.id));
    const open = catalogue.length > filled.length;
    const unknown = items.flatMap(({ entry }) => (entry.refinedBy ?? []).filter((id) => !known.has(id)));

    expect(open ? [] : unknown).toEqual([]);
  });

  it('has unique kebab-case ids', () => {
    const ids = items.map(({ entry }) => entry.id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(id))).toEqual([]);
  });

  it.each(items.flatMap(({ entry }) => entry.match.examples.map((text) => [entry.id, text, entry] as const)))(
    '%s recognises its example %s',
    (_, text, entry) => {
      expect(entry.match.pattern?.test(text)).toBe(true);
    },
  );
});
