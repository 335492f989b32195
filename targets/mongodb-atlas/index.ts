import { secret } from '../entry';
import { givenUri } from '../formats/url';
import { matchPattern, wholePattern } from '../id-pattern';
import type { Target } from '../target';

const PATTERN = 'MongoDB.Atlas/organizations/{server}';

// The caller gives the whole connection string as the secret's value.
const uri = givenUri('password');

export const mongodbAtlas: Target = {
  id: 'mongodb-atlas',
  displayName: 'MongoDB Atlas',
  idPattern: wholePattern(PATTERN),
  match: matchPattern(PATTERN),
  auth: ['secret'],
  configurations: [
    {
      auth: 'secret',
      clientTypes: ['dotnet', 'java', 'python', 'django', 'go', 'nodejs', 'php', 'ruby', 'none'],
      entries: [secret('MONGODBATLAS_CLUSTER_CONNECTIONSTRING', uri, 'Connection string with password')],
    },
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [secret('spring.data.mongodb.uri', uri, 'Connection string with password')],
    },
  ],
  callerSecret: 'connectionString',
  // Command lines send a sample id that exists nowhere, so nothing is asked of Azure.
  read: (_arm, { resourceId }) => Promise.resolve({ kind: 'mongodb-atlas', resourceId, values: {} }),
  roles: [],
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-mongodb-atlas',
};
