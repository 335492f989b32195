import { defineGroup } from '../diagnostic-group';

export const flux1Group = defineGroup({
  number: 5,
  folder: 'flux1',
  name: 'Flux v1',
  words: /sourceControlConfigurations?|flux ?v1|gitconfigs?\b|helm-operator/i,
  entries: [],
  checks: {},
  remediations: {},
});
