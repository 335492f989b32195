import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../objects/json';
import { at, isObject, numberOf, textOf, textsOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { ObjectStore } from '../store/object-store';
import type { SigningKey } from './signing-key';
import type { User } from './user';
import { serviceAccountUser } from './user';

/** The audience of tokens that are meant for the API server itself, beside its issuer. */
const IN_CLUSTER_AUDIENCE = 'https://kubernetes.default.svc';
const LEGACY_ISSUER = 'kubernetes/serviceaccount';

interface TokenOptions {
  audiences: readonly string[];
  expirationSeconds: number;
  /** `spec.boundObjectRef` of the request. */
  boundObject?: JsonObject;
}

/** Issues and checks the tokens of one cluster's service accounts. */
export class ServiceAccountTokens {
  private readonly store: ObjectStore;
  private readonly key: SigningKey;
  private readonly issuer: () => string;
  private readonly now: () => Date;

  constructor(store: ObjectStore, key: SigningKey, issuer: () => string, now: () => Date) {
    this.store = store;
    this.key = key;
    this.issuer = issuer;
    this.now = now;
  }

  /** A token as TokenRequest gives it out. Without audiences it is for the API server. */
  issue(account: KubeObject, options: TokenOptions): { token: string; expiresAt: Date } {
    const issuedAt = Math.floor(this.now().getTime() / 1000);
    const expiresAt = issuedAt + options.expirationSeconds;
    const { namespace = '', name, uid } = account.metadata;
    const bound = options.boundObject;
    const token = this.key.sign({
      aud: options.audiences.length === 0 ? [this.issuer(), IN_CLUSTER_AUDIENCE] : [...options.audiences],
      exp: expiresAt,
      iat: issuedAt,
      nbf: issuedAt,
      iss: this.issuer(),
      jti: randomUUID(),
      'kubernetes.io': {
        namespace,
        serviceaccount: { name, uid },
        ...(bound === undefined
          ? {}
          : { [textOf(bound['kind']).toLowerCase()]: { name: bound['name'], uid: bound['uid'] } }),
      },
      sub: `system:serviceaccount:${namespace}:${name}`,
    });
    return { token, expiresAt: new Date(expiresAt * 1000) };
  }

  /** The token of a Secret of type `kubernetes.io/service-account-token`: it never expires. */
  issueForSecret(account: KubeObject, secretName: string): string {
    const { namespace = '', name, uid } = account.metadata;
    return this.key.sign({
      iss: LEGACY_ISSUER,
      'kubernetes.io': { namespace, serviceaccount: { name, uid }, secret: { name: secretName } },
      sub: `system:serviceaccount:${namespace}:${name}`,
    });
  }

  /** The account that a valid token is for, and the audiences it is good for; undefined for any other text. */
  verify(token: string): { user: User; audiences: string[] } | undefined {
    const claims = token.split('.').length === 3 ? this.key.verify(token) : undefined;
    if (claims === undefined || !this.isInTime(claims)) {
      return undefined;
    }
    const namespace = textOf(at(claims, 'kubernetes.io', 'namespace'));
    const name = textOf(at(claims, 'kubernetes.io', 'serviceaccount', 'name'));
    const uid = textOf(at(claims, 'kubernetes.io', 'serviceaccount', 'uid'));
    const account = this.store.get('serviceaccounts', namespace, name);
    if (account?.metadata.uid !== uid || !this.isSecretThere(claims, namespace)) {
      return undefined;
    }
    const audiences = claims['iss'] === LEGACY_ISSUER ? [this.issuer()] : textsOf(claims['aud']);
    return { user: serviceAccountUser(namespace, name, uid), audiences };
  }

  /** Whether a token that `verify` accepted is meant for the API server. */
  isForServer(audiences: readonly string[]): boolean {
    return audiences.includes(this.issuer()) || audiences.includes(IN_CLUSTER_AUDIENCE);
  }

  private isInTime(claims: JsonObject): boolean {
    if (claims['iss'] === LEGACY_ISSUER) {
      return true;
    }
    return claims['iss'] === this.issuer() && numberOf(claims['exp']) * 1000 > this.now().getTime();
  }

  private isSecretThere(claims: JsonObject, namespace: string): boolean {
    const secret = at(claims, 'kubernetes.io', 'secret');
    return !isObject(secret) || this.store.get('secrets', namespace, textOf(secret['name'])) !== undefined;
  }
}
