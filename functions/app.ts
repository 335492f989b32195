import { createClients } from '../activities/clients';
import { readSettings } from '../activities/settings';
import { lazyActivities } from './lazy-activities';

/** Settings, clients and activities of this process, made once when the app is loaded. A wrong setting stops the start. */
export const settings = readSettings(process.env);
export const clients = createClients(settings);
export const activities = lazyActivities(clients);
