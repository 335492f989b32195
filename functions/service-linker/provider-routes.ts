import { type ConfigurationNames, listConfigurationNames } from '../../targets/configuration-names';
import { publicUrl } from '../public-url';
import { armAnswer } from './arm-answer';
import { ArmFailure } from './arm-failure';
import type { ArmCall, ArmRoute } from './arm-route';
import { clusterOf } from './linker-address';
import { readFilter } from './odata-filter';
import { providerOperations } from './provider-operations';
import { templates } from './templates';

const PAGE = 100;
const FILTERABLE = ['TargetService', 'AuthType', 'ClientType', 'SecretType'];

/** Names of configurations by target, authentication and client. */
export const configurationNamesRoute: ArmRoute = {
  name: 'ConfigurationNames_List',
  method: 'GET',
  template: templates.configurationNames,
  role: 'Connections.Read',
  async handle(call) {
    const wanted = readFilter(call.url.searchParams.get('$filter'), FILTERABLE);
    const found = listConfigurationNames().filter((names) => matches(names, wanted));
    const start = startOf(call);
    const value = found
      .slice(start, start + PAGE)
      .map((properties) => ({ properties: wireNames(properties) }));
    return armAnswer(200, {
      nextLink: start + PAGE < found.length ? nextLink(call, start + PAGE) : null,
      value,
    });
  },
};

function matches(names: ConfigurationNames, wanted: ReadonlyMap<string, string>): boolean {
  const held: Record<string, string> = {
    targetservice: names.targetService,
    authtype: names.authType,
    clienttype: names.clientType,
    secrettype: names.authType === 'secret' ? 'rawValue' : '',
  };
  return [...wanted].every(([name, value]) => held[name]?.toLowerCase() === value);
}

function wireNames({ targetService, clientType, authType, names }: ConfigurationNames) {
  return {
    targetService,
    clientType,
    authType,
    ...(authType === 'secret' ? { secretType: 'rawValue' } : {}),
    names: names.map((name) => ({ ...name, required: true })),
  };
}

function startOf({ url }: ArmCall): number {
  const token = url.searchParams.get('$skipToken') ?? '0';
  if (/^\d{1,6}$/.test(token)) return Number(token);
  throw new ArmFailure(400, {
    code: 'InvalidSkipToken',
    message: '$skipToken must come from a nextLink.',
    target: '$skipToken',
  });
}

function nextLink({ url }: ArmCall, start: number): string {
  const next = new URL(url);
  next.searchParams.set('$skipToken', String(start));
  return publicUrl(url, `${next.pathname}${next.search}`);
}

/** Dapr components are not made, so there are no configurations of them. */
export const daprConfigurationsRoute: ArmRoute = {
  name: 'Linkers_ListDaprConfigurations',
  method: 'GET',
  template: templates.daprConfigurations,
  role: 'Connections.Read',
  async handle(call) {
    clusterOf(call);
    return Promise.resolve(armAnswer(200, { value: [] }));
  },
};

export const operationsRoute: ArmRoute = {
  name: 'Operations_List',
  method: 'GET',
  template: templates.operations,
  role: 'Connections.Read',
  handle: () => Promise.resolve(armAnswer(200, { value: providerOperations, nextLink: null })),
};
