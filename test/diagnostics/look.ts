import { diagnose, type DiagnosisReport } from '../../diagnostics/diagnose';
import type { World } from './worlds/world';

/** Diagnoses a world with the question it asks. */
export function look(world: World): Promise<DiagnosisReport> {
  return diagnose(world.evidence(), { clusterId: world.clusterId, ...world.question });
}
