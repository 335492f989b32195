import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { pick } from '../json';
import type { Provider } from '../provider';
import { patchResource } from './generic';
import { ipRulesOf, isPublicRange } from './ip-rules';

/** Accounts of Azure AI: rules on addresses need a subdomain of the account's own. */
export const cognitiveAccounts: Provider = {
  type: 'Microsoft.CognitiveServices/accounts',
  patch(call, azure) {
    const account = requireResource(call.path, azure);
    const values = ipRulesOf(call.body) ?? [];
    if (values.length > 0 && !pick(account.body, 'properties', 'customSubDomainName'))
      throw badRequest(
        'NetworkAclsNotSupported',
        'Network rules need a custom subdomain name on the account.',
      );
    if (!values.every((value) => isPublicRange(value, 32)))
      throw badRequest('BadRequest', 'An IP rule is not a public IPv4 address or range.');
    return patchResource(call, azure);
  },
};
