import { defineGroup } from '../diagnostic-group';

export const extensionGroup = defineGroup({
  number: 2,
  folder: 'extension',
  name: 'Extension creation',
  words: null,
  entries: [],
  checks: {},
  remediations: {},
});
