import { createActivities } from '../activities/index';
import { createClients } from '../activities/clients';
import { createClusterActivities } from '../activities/cluster-activities';
import { readSettings } from '../activities/settings';

/** Settings, clients and activities of this process, made once when the app is loaded. A wrong setting stops the start. */
export const settings = readSettings(process.env);
export const clients = createClients(settings);
export const activities = { ...createActivities(clients), ...createClusterActivities(clients) };
