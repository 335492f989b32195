import { defineGroup } from '../diagnostic-group';

export const arcGroup = defineGroup({
  number: 4,
  folder: 'arc',
  name: 'Azure Arc agents and connecting clusters',
  words: /azure-arc|connectedk8s|connectedclusters?\b|azurearck8s|arc\.azure\.com|\bazure arc\b/i,
  entries: [],
  checks: {},
  remediations: {},
});
