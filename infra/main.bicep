targetScope = 'subscription'

@description('Name of the environment; resources are named after it.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('Region of all resources.')
param location string

@description('Days that a progress event waits for a subscriber.')
param progressRetentionDays int = 1

@description('Audiences of tokens that callers bring, separated by commas; without them callers need a Functions key.')
param authAudience string = ''

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module connector 'connector.bicep' = {
  name: 'connector'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    progressRetentionDays: progressRetentionDays
    authAudience: authAudience
  }
}

output AZURE_FUNCTION_NAME string = connector.outputs.functionName
output SERVICE_BUS_NAMESPACE string = connector.outputs.serviceBusNamespace
output CONNECTOR_PRINCIPAL_ID string = connector.outputs.principalId
