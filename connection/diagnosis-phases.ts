import type { Phase } from './phases';

/** The steps of a diagnosis, in order; those of the repair are skipped when none is asked for. */
export const diagnosisPhases = [
  {
    name: 'check',
    title: 'Read the cluster and run every check that applies',
    needs: [],
    timeLimitMinutes: 15,
  },
  { name: 'repair', title: 'Carry out repairs', needs: ['check'], timeLimitMinutes: 180 },
  { name: 'check-again', title: 'Check again what was repaired', needs: ['repair'], timeLimitMinutes: 15 },
] as const satisfies readonly Phase[];

export type DiagnosisPhaseName = (typeof diagnosisPhases)[number]['name'];
