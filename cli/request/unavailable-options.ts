import { usageError } from '../cli-error';

const OTHER_SERVICES =
  'belongs to other compute services: pods on AKS sign in with --workload-identity, --service-principal or --secret';

/** Options of other compute services, and of the Azure CLI alone: why they cannot be used, and what to do instead. */
const UNAVAILABLE: Readonly<Record<string, { flag: string; reason: string; diagnosticIds?: string[] }>> = {
  systemIdentity: {
    flag: '--system-identity',
    reason: OTHER_SERVICES,
    diagnosticIds: ['sc-auth-option-unsupported'],
  },
  userIdentity: {
    flag: '--user-identity',
    reason: `${OTHER_SERVICES}; a user-assigned identity is given as --workload-identity ID`,
    diagnosticIds: ['sc-auth-option-unsupported'],
  },
  userAccount: {
    flag: '--user-account',
    reason: OTHER_SERVICES,
    diagnosticIds: ['sc-auth-option-unsupported'],
  },
  new: {
    flag: '--new',
    reason: 'is not available: create the target first, then connect it',
  },
  configConnstr: {
    flag: '--config-connstr',
    reason: 'belongs to web apps; on AKS values are kept in a Secret of the namespace',
  },
};

/** Refuses what cannot be used, before any call. */
export function refuseUnavailable(options: Readonly<Record<string, unknown>>): void {
  for (const [name, { flag, reason, diagnosticIds }] of Object.entries(UNAVAILABLE)) {
    if (options[name] !== undefined)
      throw usageError(
        flag,
        reason,
        diagnosticIds ? { code: 'UnsupportedAuthentication', diagnosticIds } : {},
      );
  }
}
