import { z } from 'zod';
import { connectionError, type ConnectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { networkAclsFirewall } from '../firewalls/network-acls';
import { matchPattern, wholePattern } from '../id-pattern';
import { enableLocalAuth, keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, AuthKind, Target, TargetReference, Values } from '../target';

const API_VERSION = '2024-10-01';
const PATTERN = 'Microsoft.CognitiveServices/accounts/{account}';

/** The fields of an account that we read. */
const Account = z.object({
  location: z.string(),
  kind: z.string(),
  properties: z.object({
    endpoint: z.string(),
    /** Absent for accounts that only have the endpoint of their region. */
    customSubDomainName: z.string().nullish(),
    disableLocalAuth: z.boolean().nullish(),
  }),
});

const AccountKeys = z.object({ key1: z.string() });

/** Folder by kind of account; every other kind has the variables of Cognitive Services. */
const KINDS: Readonly<Record<string, string>> = { openai: 'openai', aiservices: 'ai-services' };

/** Client types of the whole family. */
export const COGNITIVE_CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'none'] as const;

const refuseKeys = refuseDisabledKeys('disableLocalAuth is true', enableLocalAuth);

/**
 * What the three targets of the family share. Their ids look alike, and only the kind of the account tells them apart,
 * so `cognitive-services` matches all of them and {@link TargetFacts.kind} names the right one.
 */
export const cognitiveAccount = {
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.CognitiveServices',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  read: readAccount,
  credentials: readKey,
  refuse: refuseAuth,
  firewall: networkAclsFirewall({
    apiVersion: API_VERSION,
    action: 'Microsoft.CognitiveServices/accounts/write',
  }),
  network: { serviceEndpoint: false, privateEndpoint: false },
} as const satisfies Partial<Target>;

async function readAccount(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) return undefined;
  const { location, kind, properties } = Account.parse(resource);
  const subdomain = properties.customSubDomainName;
  return {
    kind: KINDS[kind.toLowerCase()] ?? 'cognitive-services',
    resourceId: reference.resourceId,
    location,
    values: {
      endpoint: properties.endpoint,
      region: location.toLowerCase().replaceAll(' ', ''),
      keyAccess: keyAccess(properties.disableLocalAuth),
      ...(subdomain ? { subdomain } : {}),
    },
  };
}

async function readKey(arm: ArmReader, reference: TargetReference): Promise<Values> {
  return { apiKey: AccountKeys.parse(await arm.post(reference.resourceId, 'listKeys', API_VERSION)).key1 };
}

function refuseAuth(facts: TargetFacts, auth: AuthKind): ConnectionError | undefined {
  if (auth === 'secret' || facts.values['subdomain']) return refuseKeys(facts, auth);
  return connectionError('UnsupportedAuthentication', {
    message: 'The account has no subdomain of its own, without which it takes no Microsoft Entra tokens.',
    target: facts.resourceId,
    fix: 'Give the account a custom subdomain, or use the authentication type secret.',
    commands: [`az resource update --ids ${facts.resourceId} --set properties.customSubDomainName=<name>`],
  });
}
