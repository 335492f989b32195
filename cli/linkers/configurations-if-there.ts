import type { LinkerAddress } from '../address/linker-address';
import type { HttpClient } from '../api/http-client';
import { type Configuration, type Linker, listConfigurations } from '../api/linkers';

/** The configuration of a connection that stands; `undefined` while it is being made or removed. */
export async function configurationsIfThere(
  http: HttpClient,
  address: LinkerAddress,
  { properties }: Linker,
): Promise<Configuration[] | undefined> {
  return properties.provisioningState === 'Succeeded' ? listConfigurations(http, address) : undefined;
}
