interface ProviderOperation {
  name: string;
  isDataAction: boolean;
  display: { provider: string; resource: string; operation: string; description: string };
}

function operation(path: string, resource: string, verb: string, description: string): ProviderOperation {
  const display = { provider: 'Microsoft ServiceLinker', resource, operation: verb, description };
  return { name: `Microsoft.ServiceLinker/${path}`, isDataAction: false, display };
}

/** What roles can name of this resource provider. */
export const providerOperations: readonly ProviderOperation[] = [
  operation('register/action', 'Subscription', 'Register', 'Registers the subscription.'),
  operation('unregister/action', 'Subscription', 'Unregister', 'Unregisters the subscription.'),
  operation('operations/read', 'Operations', 'Read operations', 'Lists the operations.'),
  operation('dryruns/read', 'Dry runs', 'Read dry runs', 'Gets or lists dry runs.'),
  operation('dryruns/write', 'Dry runs', 'Write a dry run', 'Makes or changes a dry run.'),
  operation('dryruns/delete', 'Dry runs', 'Delete a dry run', 'Deletes a dry run.'),
  operation(
    'locations/operationStatuses/read',
    'Operation statuses',
    'Read a status',
    'Gets the status of an operation.',
  ),
  operation(
    'locations/operationStatuses/write',
    'Operation statuses',
    'Write a status',
    'Writes the status of an operation.',
  ),
  operation('linkers/read', 'Connections', 'Read connections', 'Gets or lists connections.'),
  operation('linkers/write', 'Connections', 'Write a connection', 'Makes or changes a connection.'),
  operation('linkers/delete', 'Connections', 'Delete a connection', 'Deletes a connection.'),
  operation('linkers/validateLinker/action', 'Connections', 'Validate a connection', 'Checks a connection.'),
  operation(
    'linkers/listConfigurations/action',
    'Connections',
    'List configurations',
    'Lists names and plain values of a connection.',
  ),
  operation(
    'linkers/generateConfigurations/action',
    'Connections',
    'Generate configurations',
    'Lists what other settings would give.',
  ),
];
