import type { DiagnosticEntry } from '../diagnostic-entry';

const SCOPE = { clusterType: 'connectedClusters', namespace: 'azure-arc' } as const;

/** The application of the Azure Arc service whose object id custom locations need. */
const CUSTOM_LOCATIONS_APP = 'bc313c14-388c-4e7d-a58e-70017303ee3b';

/** Cluster connect and custom locations of connected clusters. */
export const connectEntries = [
  {
    id: 'cc-agent-too-old',
    title: 'Cluster connect: the agent has not opened its connection',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern:
        /Hybrid connection for the target resource does not exist\. Agent might not have started successfully/i,
      scope: SCOPE,
      examples: [
        'Hybrid connection for the target resource does not exist. Agent might not have started successfully.',
      ],
    },
    reads: [
      'error text: the version of connectedk8s is on the machine of the caller',
      'cluster: agentVersion and connectivityStatus',
      'pods clusterconnect-agent and kube-aad-proxy: run',
    ],
    expected:
      'The agents know cluster connect and run, connectedk8s is 1.2.0 or later, and the network requirements are met.',
    cause: 'Some older versions of the agents do not know the feature, or the agent has not started.',
    fix: 'Update connectedk8s to 1.2.0 or later and connect the cluster again; verify the network requirements.',
    commands: [
      'az extension update --name connectedk8s',
      'az connectedk8s connect -g <rg> -n <cluster>',
      'az connectedk8s proxy -g <rg> -n <cluster>',
    ],
    refinedBy: ['cc-feature-disabled', 'cc-websocket-blocked'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'cc-websocket-blocked',
    title: 'Cluster connect: websockets to Service Bus do not get through',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern: /servicebus\.windows\.net[\s\S]{0,300}?(?:websocket|bad handshake|i\/o timeout|EOF|403|407)/i,
      scope: SCOPE,
      examples: ['failed to dial wss://g0-prod-x.servicebus.windows.net:443/$hc: websocket: bad handshake'],
    },
    reads: ['logs of clusterconnect-agent: connections to *.servicebus.windows.net'],
    expected:
      'Websockets to *.servicebus.windows.net are allowed out (in Azure Government *.servicebus.usgovcloudapi.net).',
    cause: 'A proxy or firewall does not pass websockets. Only cluster connect needs them.',
    fix: 'Allow websockets to these hosts. The list of hosts for a region is at guestnotificationservice.azure.com.',
    commands: [
      'curl "https://guestnotificationservice.azure.com/urls/allowlist?api-version=2020-01-01&location=<region>"',
      'az connectedk8s proxy -g <rg> -n <cluster>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'cc-feature-disabled',
    title: 'Cluster connect is switched off',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern:
        /Cannot connect to the hybrid connection because no agent is connected in the target arc resource/i,
      scope: SCOPE,
      examples: [
        'Cannot connect to the hybrid connection because no agent is connected in the target arc resource.',
      ],
    },
    reads: [
      'deployments clusterconnect-agent and kube-aad-proxy: exist',
      'Helm release azure-arc: cluster connect is enabled',
    ],
    expected: 'Both deployments exist and run where the feature is wanted.',
    cause: 'The feature is off on the cluster, so that no session can be opened.',
    fix: 'Switch the feature on.',
    commands: ['az connectedk8s enable-features --features cluster-connect -g <rg> -n <cluster>'],
    remediation: {
      safe: false,
      action: 'None. It opens a way into the cluster, and only the command line can switch it on.',
    },
  },
  {
    id: 'cl-oid-insufficient-privileges',
    title: 'Custom locations: the object id of the Azure Arc application cannot be read',
    severity: 'warning',
    match: {
      source: 'cli.output',
      pattern:
        /Unable to fetch (?:the )?(?:oid of 'custom-locations' app|Object ID of the Azure AD application used by Azure Arc service)[\s\S]*Insufficient privileges to complete the operation/i,
      scope: SCOPE,
      examples: [
        "Unable to fetch oid of 'custom-locations' app. Proceeding without enabling the feature. Insufficient privileges to complete the operation.",
        "WARNING: Unable to fetch the Object ID of the Azure AD application used by Azure Arc service. Unable to enable the 'custom-locations' feature. Insufficient privileges to complete the operation.",
      ],
    },
    // The application is in Microsoft Graph, which diagnosis does not read.
    reads: ['error text', 'Helm release azure-arc: object id and state of custom locations'],
    expected: 'The object id is known and passed on explicitly.',
    cause: 'A service principal is signed in, and it may not read the application of the Azure Arc service.',
    fix: 'Read the object id as a user, then pass it on while signed in as the service principal.',
    // Current versions of the command line call the property id, those before Microsoft Graph objectId.
    commands: [
      `az ad sp show --id ${CUSTOM_LOCATIONS_APP} --query id -o tsv`,
      `az ad sp show --id ${CUSTOM_LOCATIONS_APP} --query objectId -o tsv`,
      'az connectedk8s connect -g <rg> -n <cluster> --custom-locations-oid <custom-locations-oid>',
      'az connectedk8s enable-features -g <rg> -n <cluster> --custom-locations-oid <custom-locations-oid> --features cluster-connect custom-locations',
    ],
    remediation: { safe: false, action: 'None. The object id has to come from somebody who may read it.' },
  },
  {
    id: 'cl-feature-disabled',
    title: 'Custom locations are switched off, or cluster connect is',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /UnauthorizedNamespaceError|Microsoft\.ExtendedLocation resource provider does not have the required permissions to create a namespace/i,
      scope: SCOPE,
      examples: [
        'Microsoft.ExtendedLocation resource provider does not have the required permissions to create a namespace on the cluster.',
        'UnauthorizedNamespaceError',
      ],
    },
    reads: [
      'Helm release azure-arc: custom locations are enabled, with an object id',
      'custom locations on the cluster',
    ],
    expected: 'Cluster connect and custom locations are both on.',
    cause:
      'Custom locations work through cluster connect, and stay off when the object id of the application could not be read.',
    fix: 'Switch both features on.',
    commands: [
      'az connectedk8s enable-features -g <rg> -n <cluster> --custom-locations-oid <custom-locations-oid> --features cluster-connect custom-locations',
    ],
    refinedBy: ['cc-feature-disabled', 'cl-oid-insufficient-privileges'],
    remediation: { safe: false, action: 'None. Only the command line can switch them on.' },
  },
  {
    id: 'cl-unknown-proxy-error',
    title: 'A custom location cannot be created: unknown proxy error',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern: /Unknown proxy error occurred/i,
      scope: SCOPE,
      examples: ['Unknown proxy error occurred'],
    },
    reads: [
      'network policies in azure-arc: pods may talk to each other',
      'proxy of the agents: leaves out names inside the cluster',
    ],
    expected: 'Nothing keeps the pods of azure-arc from each other.',
    cause: 'A network policy or a proxy setting cuts the agents off from each other.',
    fix: 'Allow traffic between the pods of azure-arc, and leave it out of the proxy.',
    commands: ['kubectl get networkpolicy -n azure-arc -o yaml'],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
