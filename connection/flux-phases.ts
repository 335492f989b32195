import type { Phase } from './phases';

/** The steps that make a Flux configuration, and those that delete one, in order. */
export const fluxPhases = {
  createOrUpdateFluxConfiguration: [
    { name: 'register', title: 'Register the resource provider', needs: [], timeLimitMinutes: 20 },
    { name: 'write', title: 'Write the configuration', needs: ['register'], timeLimitMinutes: 40 },
    {
      name: 'comply',
      title: 'Wait until the cluster is as the source says',
      needs: ['write'],
      timeLimitMinutes: 15,
    },
  ],
  deleteFluxConfiguration: [
    { name: 'delete', title: 'Delete the configuration', needs: [], timeLimitMinutes: 40 },
  ],
} as const satisfies Record<string, readonly Phase[]>;

export type FluxOperation = keyof typeof fluxPhases;
export type FluxPhaseName = (typeof fluxPhases)[FluxOperation][number]['name'];
