import type { ArmRoute } from './arm-route';
import { deleteLinkerRoute } from './delete-linker';
import { getLinkerRoute } from './get-linker';
import { getOperationStatusRoute } from './get-operation-status';
import { listLinkersRoute } from './list-linkers';
import { putLinkerRoute } from './put-linker';
import { validateLinkerRoute } from './validate-linker';

/** Every route of the ARM API. */
export const armRoutes: readonly ArmRoute[] = [
  listLinkersRoute,
  getLinkerRoute,
  putLinkerRoute,
  deleteLinkerRoute,
  validateLinkerRoute,
  getOperationStatusRoute,
];
