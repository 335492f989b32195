import { z } from 'zod';
import { HttpClient } from '../api/http-client';
import { parseAnswer } from '../api/parse-answer';
import { CliError, usageError } from '../cli-error';
import type { Service } from '../context';
import { exitCodes } from '../exit-codes';
import type { Io } from '../io';
import { safeEndpoint } from '../settings/service-settings';
import type { IdentityLookup } from './auth-info';

const IDENTITY_API_VERSION = '2023-01-31';
const GRAPH = 'https://graph.microsoft.com';

const Identity = z.object({ properties: z.object({ clientId: z.string() }) });
const Principal = z.object({ id: z.string() });

/** Asks Azure Resource Manager and Microsoft Graph, with the caller's own rights. */
export function azureLookup(io: Io, service: () => Service): IdentityLookup {
  return {
    async clientIdOf(identityId) {
      const { endpoint, resource, tokens } = service().settings.resourceManager;
      const http = new HttpClient(io, { endpoint, audience: resource, tokens });
      const path = `${identityId}?api-version=${IDENTITY_API_VERSION}`;
      const answer = await http.find({ method: 'GET', path }).catch(giveClientId);
      if (answer) return parseAnswer(Identity, answer.body).properties.clientId;
      throw new CliError({
        exitCode: exitCodes.notFound,
        code: 'IdentityNotFound',
        message: `--workload-identity: there is no identity ${identityId}, or you may not see it.`,
        target: '--workload-identity',
        fix: 'Check the id.',
        commands: ['az identity list -o table'],
      });
    },
    async principalIdOf(clientId) {
      const endpoint = safeEndpoint(io.env['AKSC_GRAPH_ENDPOINT'] || GRAPH, 'AKSC_GRAPH_ENDPOINT');
      const { tokens } = service().settings.resourceManager;
      const http = new HttpClient(io, { endpoint, audience: GRAPH, tokens }, { tries: 2 });
      const path = `/v1.0/servicePrincipals(appId='${encodeURIComponent(clientId)}')?$select=id`;
      const answer = await http.find({ method: 'GET', path }).catch(() => undefined);
      if (answer) return parseAnswer(Principal, answer.body).id;
      throw usageError('--service-principal', 'object-id= is missing, and Microsoft Graph does not tell it', {
        fix: 'Give the object id of the service principal (not that of the application).',
        commands: [`az ad sp show --id ${clientId} --query id -o tsv`],
      });
    },
  };
}

/** Whoever may not ask Azure can still name the identity by its client id. */
function giveClientId(error: unknown): never {
  if (!(error instanceof CliError)) throw error;
  throw new CliError({
    ...error.report,
    message: `--workload-identity: the identity cannot be read. ${error.message}`,
    target: '--workload-identity',
    fix: 'Sign in to Azure, or give the client id of the identity instead of its resource id.',
    commands: ['az identity show --ids ID --query clientId -o tsv'],
  });
}
