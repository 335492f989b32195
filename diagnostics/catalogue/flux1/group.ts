import {
  configPending,
  createPermission,
  flux1ProviderState,
  flux1Retired,
  operatorInstallFailed,
} from '../../checks/flux1/flux1-state';
import { planFluxProvider } from '../../remediation/flux2/provider-plans';
import { defineGroup } from '../diagnostic-group';
import { flux1Entries } from './entries';

export const flux1Group = defineGroup({
  number: 5,
  folder: 'flux1',
  name: 'Flux v1',
  words: /sourceControlConfigurations?|flux ?v1|gitconfigs?\b|helm-operator/i,
  entries: flux1Entries,
  checks: {
    'flux1-provider-state': flux1ProviderState,
    'flux1-create-permission': createPermission,
    'flux1-config-pending': configPending,
    'flux1-operator-install-failed': operatorInstallFailed,
    'flux1-retired': flux1Retired,
  },
  remediations: { 'flux1-provider-state': planFluxProvider },
});
