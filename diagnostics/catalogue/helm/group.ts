import { defineGroup } from '../diagnostic-group';

export const helmGroup = defineGroup({
  number: 3,
  folder: 'helm',
  name: 'Helm',
  words: null,
  entries: [],
  checks: {},
  remediations: {},
});
