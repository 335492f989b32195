import { catalogueItems } from '../../diagnostics/catalogue/catalogue';
import { readContext } from '../../diagnostics/diagnose';
import type { Finding } from '../../diagnostics/finding';
import { planRemediation } from '../../diagnostics/remediation/plan-remediation';
import type { RemediationPlan } from '../../diagnostics/remediation/remediation-plan';
import { look } from './look';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import type { World } from './worlds/world';

/** The world in which an entry of the mesh is the case. */
export function broken(id: string): World {
  const found = brokenWorlds['osm']?.[id];
  if (!found) throw new Error(`No broken world for ${id}`);
  return found.build();
}

/** Ids of what is found, the most important first. */
export async function findingsOf(world: World): Promise<string[]> {
  return (await look(world)).findings.map(({ id }) => id);
}

/** What is found first. */
export async function firstOf(world: World): Promise<Finding> {
  const [first] = (await look(world)).findings;
  if (!first) throw new Error('Nothing was found');
  return first;
}

/** The evidence as text. */
export function wordsOf({ evidence }: Pick<Finding, 'evidence'>): string {
  return evidence.map(({ where, what }) => `${where}: ${what}`).join('\n');
}

/** The repair of an entry in a world. */
export async function planOf(world: World, id: string): Promise<RemediationPlan | undefined> {
  const item = catalogueItems().find(({ entry }) => entry.id === id);
  if (!item) throw new Error(`No entry ${id}`);
  const evidence = world.evidence();
  const question = { clusterId: world.clusterId, ...world.question };
  return planRemediation(item, evidence, await readContext(evidence, question));
}

/** An object of objects: `nested(['spec', 'a'], 1)` is `{ spec: { a: 1 } }`. */
export function nested(names: readonly string[], value: unknown): Record<string, unknown> {
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
}
