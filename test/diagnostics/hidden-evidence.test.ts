import fc from 'fast-check';
import { diagnose } from '../../diagnostics/diagnose';
import { Evidence } from '../../diagnostics/evidence/evidence';
import { look } from './look';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import { WorldArmReader } from './worlds/world-arm-reader';
import { WorldKubernetesReader } from './worlds/world-kubernetes-reader';

const GROUPS = ['arc', 'flux1', 'flux2', 'cluster-connect', 'osm'];
const worlds = GROUPS.flatMap((group) =>
  Object.entries(brokenWorlds[group] ?? {}).map(([id, broken]) => ({ id, broken })),
);

describe('a broken cluster that can be read in part only', () => {
  it.each(worlds)('never shows a problem that it does not have: $id', async ({ broken }) => {
    const world = broken.build();
    const arm = new WorldArmReader(world);
    const kubernetes = new WorldKubernetesReader(world);
    const full = await diagnose(new Evidence({ arm, kubernetes }), {
      clusterId: world.clusterId,
      ...world.question,
    });
    const real = new Set(full.findings.flatMap(({ id, symptoms }) => [id, ...symptoms.map((one) => one.id)]));
    const requests = [...new Set([...arm.requests, ...kubernetes.requests])];

    await fc.assert(
      fc.asyncProperty(fc.subarray(requests, { minLength: 1 }), async (hidden) => {
        const limited = broken.build().forbid(new RegExp(`^(?:${hidden.map(quoted).join('|')})$`));

        const { findings } = await look(limited);

        expect(findings.map(({ id }) => id).filter((id) => !real.has(id))).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });
});

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
