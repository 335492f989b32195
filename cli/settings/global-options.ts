import { Option } from 'commander';
import { outputFormats } from '../output/formats';
import type { OutputFormat } from '../output/formats';
import { credentialKinds, type CredentialKind } from './credential-kinds';

/** Options that every command takes. */
export interface GlobalOptions {
  output: OutputFormat;
  endpoint?: string;
  token?: string;
  functionKey?: string;
  audience?: string;
  credential?: CredentialKind;
  caFile?: string;
  local?: string | true;
  verbose?: true;
}

const GROUP = 'Output and service:';

/**
 * New option objects for one command.
 * @param formats what `--output` takes; the first is the default.
 */
export function globalOptions(formats: readonly string[] = outputFormats): Option[] {
  return [
    new Option('-o, --output <format>', 'how to print the result').choices(formats).default(formats[0]),
    new Option('--endpoint <url>', 'address of the service [AKSC_ENDPOINT]'),
    new Option('--local [dir]', 'use the local stack of a state directory (default .local) [AKSC_LOCAL]'),
    new Option('--token <token>', 'bearer token; better given as AKSC_TOKEN'),
    new Option('--function-key <key>', 'Functions key; better given as AKSC_FUNCTION_KEY'),
    new Option('--audience <uri>', 'audience of tokens; the address when absent [AKSC_AUDIENCE]'),
    new Option('--credential <kind>', 'where tokens come from [AKSC_CREDENTIAL]').choices(credentialKinds),
    new Option('--ca-file <file>', 'PEM file of a certificate authority to trust [AKSC_CA_FILE]'),
    new Option('--verbose', 'tell every request on standard error'),
  ].map((option) => option.helpGroup(GROUP));
}
