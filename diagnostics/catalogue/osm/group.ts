import { defineGroup } from '../diagnostic-group';

export const osmGroup = defineGroup({
  number: 8,
  folder: 'osm',
  name: 'Open Service Mesh',
  words: /\bosm\b|osm-|openservicemesh|smi-spec/i,
  entries: [],
  checks: {},
  remediations: {},
});
