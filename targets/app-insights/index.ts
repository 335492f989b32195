import type { TargetFacts } from '../../connection/plan';
import { secret } from '../entry';
import { givenPairs } from '../formats/pairs';
import { matchPattern, wholePattern } from '../id-pattern';
import type { ArmReader, Target, TargetReference, Values } from '../target';
import { Component } from './schema';

const API_VERSION = '2020-02-02';
const PATTERN = 'microsoft.insights/components/{appinsights}';

export const appInsights: Target = {
  id: 'app-insights',
  displayName: 'Azure Application Insights',
  idPattern: wholePattern(PATTERN),
  provider: 'microsoft.insights',
  match: matchPattern(PATTERN),
  auth: ['secret'],
  configurations: [
    {
      auth: 'secret',
      clientTypes: ['dotnet', 'java', 'python', 'nodejs', 'go', 'none'],
      entries: [
        secret('APPINSIGHTS_INSTRUMENTATIONKEY', '{instrumentationKey}', 'Instrumentation key'),
        secret(
          'APPLICATIONINSIGHTS_CONNECTION_STRING',
          givenPairs('connectionString'),
          'Connection string with instrumentation key and endpoints',
        ),
      ],
    },
  ],
  read: readComponent,
  credentials: readConnectionString,
  roles: [],
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/azure-monitor/app/connection-strings',
};

async function readComponent(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) return undefined;
  const { location } = Component.parse(resource);
  return { kind: 'app-insights', resourceId: reference.resourceId, location, values: {} };
}

async function readConnectionString(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const { properties } = Component.parse(await arm.get(reference.resourceId, API_VERSION));
  return {
    instrumentationKey: properties.InstrumentationKey,
    connectionString: properties.ConnectionString,
  };
}
