/** Where the data of a vault is served. Azure has a host for each vault; on one machine it is a path of one host. */
const VAULT_PATH = /^\/vaults\/([^/]+)(\/.*)?$/i;

/** `vaultUri` of a vault, as its resource shows it. */
export function vaultUri(origin: string, vaultName: string): string {
  return `${origin}/vaults/${vaultName.toLowerCase()}/`;
}

/** Vault and path below its address; `undefined` when the path is not one of a vault. */
export function splitVaultPath(path: string): { vaultName: string; below: string } | undefined {
  const found = VAULT_PATH.exec(path);
  return found ? { vaultName: found[1] ?? '', below: found[2] ?? '/' } : undefined;
}
