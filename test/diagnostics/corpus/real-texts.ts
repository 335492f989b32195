/** What people paste: the known texts with everything around them. The entry that has to come first, and the text. */
export const realTexts: readonly { id: string; text: string }[] = [
  {
    id: 'sc-conflict-cluster-updating',
    text: `cli.azure.cli.core.azclierror: Provisioning failed, please create the connection manually
ERROR: (GeneralUserError) Execution failed. Operation returned an invalid status code 'Conflict'
Code: GeneralUserError`,
  },
  {
    id: 'sc-missing-subscription-registration',
    text: `{"error":{"code":"MissingSubscriptionRegistration","message":"The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'. See https://aka.ms/rps-not-found for how to register subscriptions.","details":[{"code":"MissingSubscriptionRegistration","target":"Microsoft.KubernetesConfiguration"}]}}`,
  },
  {
    id: 'rp-missing-subscription-registration-other',
    text: "(MissingSubscriptionRegistration) The subscription is not registered to use namespace 'Microsoft.Cache'. See https://aka.ms/rps-not-found\nCode: MissingSubscriptionRegistration",
  },
  {
    id: 'rp-register-forbidden',
    text: "(AuthorizationFailed) The client 'dev@contoso.com' with object id '5f0c' does not have authorization to perform action 'Microsoft.ServiceLinker/register/action' over scope '/subscriptions/11111111-1111-4111-8111-111111111111' or the scope is invalid. If access was recently granted, please refresh your credentials.",
  },
  {
    id: 'sc-unauthorized-resource-access',
    text: '{"status":"Failed","error":{"code":"UnauthorizedResourceAccess","message":"You do not have permission to perform Microsoft.KeyVault/vaults/write on /subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv. If access was recently granted, please refresh your credentials."}}',
  },
  {
    id: 'ext-agent-no-response',
    text: `"statuses": [
    {
      "code": "InstallationFailed",
      "displayStatus": null,
      "level": "Error",
      "message": "Error: [ Unable to get a response from the agent in time ] occurred while doing the operation : [ Create ] on the config",
      "time": null
    }
  ]`,
  },
  {
    id: 'ext-pods-critical-addons-only',
    text: '(ExtensionOperationFailed) The extension operation failed with the following error: Error: [ InnerError: [Helm installation failed : Timed out waiting for the resource to come to a ready/completed state. Extension Pod error: 0/2 nodes are available: 2 node(s) had untolerated taint {CriticalAddonsOnly: true}. ] occurred while doing the operation : [Create] on the config.',
  },
  {
    id: 'helm-resource-readiness-timeout',
    text: "(ExtensionOperationFailed) The extension operation failed with the following error: Error: [ InnerError: [Helm installation failed : Timed out waiting for the resource to come to a ready/completed state. Resource : [ Job/sc-job ] : [Resource is not ready] ] ] occurred while doing the operation : [Create] on the config, For general troubleshooting visit: https://aka.ms/k8s-extensions-TSG, For more application specific troubleshooting visit: 'Facing trouble'",
  },
  {
    id: 'helm-chart-download-failed',
    text: 'time="2025-01-01T10:00:00Z" level=error msg="Error: {Unable to download the Helm chart from the repo URL : https://scaksextension.azurecr.io/prod/chart} occurred"',
  },
  {
    id: 'helm-resource-already-exists',
    text: 'Error: Helm installation failed : Resource already exists in your cluster : Recommendation Manually delete the resource(s) that currently exist in your cluster and try installation again : InnerError [rendered manifests contain a resource that already exists. Unable to continue with install: ServiceAccount "sc-operator" in namespace "sc-system" exists and cannot be imported into the current release: invalid ownership metadata]',
  },
  {
    id: 'helm-operation-in-progress',
    text: 'Error: {another operation (install/upgrade/rollback) is in progress} occurred while doing the operation : {Updating the extension} on the config',
  },
  {
    id: 'helm-chart-rendering-failed',
    text: 'Helm chart rendering failed with given values : [template: sc/templates/job.yaml:12:18: executing "sc/templates/job.yaml" at <.Values.connection>: wrong type]',
  },
  {
    id: 'ext-resource-lock',
    text: "(ScopeLocked) The scope '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension' cannot perform write operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/rg'. Please remove the lock and try again.\nCode: ScopeLocked",
  },
  {
    id: 'ext-core-policy-disallowed',
    text: '(RequestDisallowedByPolicy) Resource \'sc-extension\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Allowed extensions"}}]\'.',
  },
  {
    id: 'sc-federated-credential-missing',
    text: "ClientAssertionCredential authentication failed: A configuration issue is preventing authentication. Original exception: AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:shop:sc-account-33333333-3333-4333-8333-333333333333'. Trace ID: 1 Correlation ID: 2",
  },
  {
    id: 'sc-target-firewall-missing-rule',
    text: "mysql_connect: Client with IP address '20.50.9.9' is not allowed to connect to this MySQL server.",
  },
  {
    id: 'sc-role-assignment-missing',
    text: `RESPONSE 403: 403 This request is not authorized to perform this operation using this permission.
ERROR CODE: AuthorizationPermissionMismatch`,
  },
  {
    id: 'sc-job-image-pull-failure',
    text: 'Warning  Failed  12s (x3 over 60s)  kubelet  Failed to pull image "mcr.microsoft.com/service-connector/prod/image/sc-operator:20250417.1": rpc error: code = Unknown desc = 401 Unauthorized',
  },
  {
    id: 'sc-job-absent-means-success',
    text: '$ kubectl describe job sc-job -n sc-system\nError from server (NotFound): jobs.batch "sc-job" not found',
  },
  {
    id: 'osm-mesh-config-missing',
    text: 'Error from server (NotFound): meshconfigs.config.openservicemesh.io "osm-mesh-config" not found',
  },
  {
    id: 'osm-mesh-config-patch-rejected',
    text: `The MeshConfig "osm-mesh-config" is invalid:
* spec.featureFlags.enableEgressPolicy: Invalid value: "string": spec.featureFlags.enableEgressPolicy in body must be of type boolean: "string"
* spec.featureFlags.enableWASMStats: Invalid value: "string": spec.featureFlags.enableWASMStats in body must be of type boolean: "string"`,
  },
  {
    id: 'osm-mutating-webhook-ca-bundle',
    text: 'Warning  FailedCreate  12s (x14 over 53s)  replicaset-controller  Error creating: Internal error occurred: failed calling webhook "osm-inject.k8s.io": failed to call webhook: Post "https://osm-injector.arc-osm-system.svc:9090/mutate-pod-creation?timeout=20s": x509: certificate signed by unknown authority',
  },
  {
    id: 'osm-validating-webhook-ca-bundle',
    text: 'Error from server (InternalError): error when creating "ingress.yaml": Internal error occurred: failed calling webhook "osm-validator.k8s.io": failed to call webhook: Post "https://osm-config-validator.arc-osm-system.svc:9093/validate?timeout=10s": x509: certificate signed by unknown authority',
  },
  {
    id: 'osm-smi-crds-missing',
    text: 'error: resource mapping not found for name: "bookstore-split" namespace: "bookstore" from "split.yaml": no matches for kind "TrafficSplit" in version "split.smi-spec.io/v1alpha2"\nensure CRDs are installed first',
  },
];
