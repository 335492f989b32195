import type { ConnectionPlan, Removal } from '../../connection/plan';
import { otherRecords, recordOfLinker } from '../records/connection-record';
import { madeFor, type MadeThing } from './made-for';
import { withoutStayingNamespaces } from '../phases/own-namespace';
import { cleanUpOf, removalOf } from './plan-disconnection';
import { recordOf } from '../phases/record-connection';
import { recordedFacts, recordedRequest } from '../records/recorded-work';
import type { Survey } from './survey';
import type { Work } from '../work';

/**
 * What an update leaves without a use: everything that was made for the connection as it was, less what the planned one
 * needs. The new properties say what is cleaned up, or the old ones where the new ones are silent.
 */
export async function planLeftovers(
  work: Work,
  plan: ConnectionPlan,
  { records, elsewhere, made }: Pick<Survey, 'records' | 'elsewhere' | 'made'>,
): Promise<Removal | undefined> {
  const before = recordOfLinker(made, work.linkerId);
  if (!before || !plan.facts.objects || (before.principal && !plan.facts.principal && work.auth === 'csi'))
    return undefined;
  const { valuesHash, naming } = before;
  const after = await recordOf(work, { ...plan.facts, valuesHash, naming }, { before });
  const needed = new Set(madeFor(work.clusterId, after).map(identityOf));
  const useless = madeFor(work.clusterId, before).filter((thing) => !needed.has(identityOf(thing)));
  if (useless.length === 0) return undefined;
  const cleanUp = cleanUpOf({ ...before.linker.properties, ...asked(work) }, undefined);
  const removal = removalOf(useless, cleanUp, otherRecords([...records, ...elsewhere], work.linkerId));
  return {
    ...removal,
    operations: await withoutStayingNamespaces(await work.kubernetes(), removal.operations),
    request: recordedRequest(work.clusterId, before, work.clients.sealingKey),
    facts: recordedFacts(before),
  };
}

function identityOf({ operation: { phase, scope, subject } }: MadeThing): string {
  return [phase, scope, subject].join('\n').toLowerCase();
}

/** The parts of the new request that say how to clean up. */
function asked({ request: { properties } }: Work): Record<string, unknown> {
  const parts = {
    authInfo: properties.authInfo,
    publicNetworkSolution: properties.publicNetworkSolution,
    configurationInfo: properties.configurationInfo,
  };
  return Object.fromEntries(
    Object.entries(parts).filter(
      ([, part]) => part && 'deleteOrUpdateBehavior' in part && part.deleteOrUpdateBehavior,
    ),
  );
}
