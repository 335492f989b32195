import { defineGroup } from '../diagnostic-group';

export const flux2Group = defineGroup({
  number: 6,
  folder: 'flux2',
  name: 'Flux v2 and the microsoft.flux extension',
  words: /\bflux\b|flux-|fluxConfigurations?|kustomization/i,
  entries: [],
  checks: {},
  remediations: {},
});
