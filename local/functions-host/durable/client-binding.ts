/** The path of the management API, as in Azure. */
export const MANAGEMENT_PATH = '/runtime/webhooks/durabletask';

/**
 * The value of a `durableClient` input binding. The client calls `rpcBaseUrl`; the other addresses only feed
 * the links it hands out.
 *
 * @param origin where the host listens, for example `http://127.0.0.1:7071`.
 */
export function clientBinding(origin: string, taskHubName: string): object {
  const base = `${origin}${MANAGEMENT_PATH}`;
  return {
    taskHubName,
    creationUrls: {
      createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]`,
      createAndWaitOnNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}`,
    },
    managementUrls: managementUrls(origin, 'INSTANCEID'),
    baseUrl: base,
    requiredQueryStringParameters: '',
    rpcBaseUrl: `${base}/`,
  };
}

/** The links to one instance, as a start answers them. */
export function managementUrls(origin: string, id: string): Record<string, string> {
  const instance = `${origin}${MANAGEMENT_PATH}/instances/${id}`;
  return {
    id,
    statusQueryGetUri: instance,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}`,
    terminatePostUri: `${instance}/terminate?reason={text}`,
    rewindPostUri: `${instance}/rewind?reason={text}`,
    purgeHistoryDeleteUri: instance,
    restartPostUri: `${instance}/restart`,
    suspendPostUri: `${instance}/suspend?reason={text}`,
    resumePostUri: `${instance}/resume?reason={text}`,
  };
}
