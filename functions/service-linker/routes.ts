import type { ArmRoute } from './arm-route';
import { deleteLinkerRoute } from './delete-linker';
import {
  deleteDryrunRoute,
  getDryrunRoute,
  listDryrunsRoute,
  patchDryrunRoute,
  putDryrunRoute,
} from './dryruns';
import { getLinkerRoute } from './get-linker';
import { getOperationStatusRoute } from './get-operation-status';
import { generateConfigurationsRoute, listConfigurationsRoute } from './list-configurations';
import { listLinkersRoute } from './list-linkers';
import { patchLinkerRoute } from './patch-linker';
import { configurationNamesRoute, daprConfigurationsRoute, operationsRoute } from './provider-routes';
import { putLinkerRoute } from './put-linker';
import { validateLinkerRoute } from './validate-linker';

/** Every route of the ARM API. */
export const armRoutes: readonly ArmRoute[] = [
  listLinkersRoute,
  getLinkerRoute,
  putLinkerRoute,
  patchLinkerRoute,
  deleteLinkerRoute,
  validateLinkerRoute,
  listConfigurationsRoute,
  generateConfigurationsRoute,
  listDryrunsRoute,
  getDryrunRoute,
  putDryrunRoute,
  patchDryrunRoute,
  deleteDryrunRoute,
  daprConfigurationsRoute,
  getOperationStatusRoute,
  configurationNamesRoute,
  operationsRoute,
];
