import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { objectOf, textOf } from '../objects/json';
import type { User } from './user';
import { authenticated } from './user';

/**
 * `admin` may always do everything. `user` may do what bindings give to the user `clusterUser`: everything at first,
 * as in an AKS cluster without Entra ID, by the binding `aks-cluster-admin-binding`.
 */
export type KubeconfigUser = 'admin' | 'user';

const USERS: Readonly<Record<KubeconfigUser, User>> = {
  admin: authenticated({ name: 'clusterAdmin', groups: ['system:masters'] }),
  user: authenticated({ name: 'clusterUser', groups: [] }),
};

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The two fixed tokens of each cluster, kept in a file that only its owner can read. */
export class StaticTokens {
  private readonly tokens = new Map<string, string>();
  private readonly usersByDigest = new Map<string, User>();

  /** @param file path of the JSON file, or undefined to keep the tokens nowhere. */
  constructor(file: string | undefined, clusters: readonly string[]) {
    const kept =
      file !== undefined && existsSync(file) ? objectOf(JSON.parse(readFileSync(file, 'utf8'))) : {};
    const all: Record<string, unknown> = { ...kept };
    for (const cluster of clusters) {
      for (const user of ['admin', 'user'] as const) {
        const key = `${cluster}/${user}`;
        const token = textOf(all[key]) || randomBytes(32).toString('hex');
        all[key] = token;
        this.tokens.set(key, token);
        this.usersByDigest.set(`${cluster}/${digest(token)}`, USERS[user]);
      }
    }
    if (file !== undefined) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(all), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
  }

  token(cluster: string, user: KubeconfigUser): string {
    return this.tokens.get(`${cluster}/${user}`) ?? '';
  }

  /** Looks the token up by its digest, so that timing tells nothing about it. */
  find(cluster: string, token: string): User | undefined {
    return this.usersByDigest.get(`${cluster}/${digest(token)}`);
  }
}
