import type { Cluster } from '../cluster';
import { badRequest, invalid, unknownPath } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { at, isObject, objectOf, textOf, textsOf } from '../objects/json';
import type { ResourceType } from '../types/resource-type';
import { invalidValue } from '../validation/validate-metadata';
import type { Authenticators } from './authenticate';
import { userOfToken } from './authenticate';
import type { AccessRequest } from './rbac';
import { isAllowed, rulesOf } from './rbac';
import type { User } from './user';

interface Review {
  cluster: Cluster;
  user: User;
  namespace: string | undefined;
  body: JsonObject;
  authenticators: Authenticators;
}

function text(attributes: JsonObject, field: string): Record<string, string> {
  const value = textOf(attributes[field]);
  return value === '' ? {} : { [field]: value };
}

function accessOf(spec: JsonObject): AccessRequest {
  const path = objectOf(spec['nonResourceAttributes']);
  if (isObject(spec['nonResourceAttributes'])) {
    return { verb: textOf(path['verb']), path: textOf(path['path']) };
  }
  const attributes = objectOf(spec['resourceAttributes']);
  return {
    verb: textOf(attributes['verb']),
    group: textOf(attributes['group']),
    resource: textOf(attributes['resource']),
    ...text(attributes, 'subresource'),
    ...text(attributes, 'namespace'),
    ...text(attributes, 'name'),
  };
}

/** A question is about a resource or about a path. Throws a 422 for both and for neither. */
function checkQuestion(body: JsonObject): void {
  const spec = objectOf(body['spec']);
  if (isObject(spec['resourceAttributes']) === isObject(spec['nonResourceAttributes'])) {
    const message = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw invalid({ group: 'authorization.k8s.io', plural: '', kind: '' }, '', [
      invalidValue('spec.resourceAttributes', spec['resourceAttributes'] ?? null, message),
    ]);
  }
}

function accessReview({ cluster, body }: Review, subject: User): JsonObject {
  checkQuestion(body);
  const allowed = isAllowed(cluster.store, subject, accessOf(objectOf(body['spec'])));
  return { ...body, status: { allowed } };
}

function otherSubject({ body }: Review): User {
  const spec = objectOf(body['spec']);
  const name = textOf(spec['user']);
  const groups = textsOf(spec['groups']);
  if (name === '' && groups.length === 0) {
    throw badRequest('spec.user: Invalid value: "": at least one of user or group must be specified');
  }
  return { name, groups };
}

function rulesReview({ cluster, user, body }: Review): JsonObject {
  const namespace = textOf(at(body, 'spec', 'namespace'));
  if (namespace === '') {
    throw badRequest('no namespace on request');
  }
  const rules = rulesOf(cluster.store, user, namespace);
  return {
    ...body,
    spec: {},
    status: {
      resourceRules: rules.filter((rule) => rule['resources'] !== undefined),
      nonResourceRules: rules.filter((rule) => rule['nonResourceURLs'] !== undefined),
      incomplete: false,
    },
  };
}

/** The audiences that a token is good for, out of those that were asked for. */
function audiencesOf(cluster: Cluster, token: string, wanted: readonly string[]): string[] {
  const account = cluster.tokens.verify(token);
  const own = account?.audiences ?? [cluster.issuer()];
  return wanted.length === 0 ? [...own] : wanted.filter((audience) => own.includes(audience));
}

async function tokenReview({ cluster, body, authenticators }: Review): Promise<JsonObject> {
  const token = textOf(at(body, 'spec', 'token'));
  if (token === '') {
    throw badRequest('token is required for TokenReview in authentication');
  }
  const wanted = textsOf(at(body, 'spec', 'audiences'));
  const account = cluster.tokens.verify(token)?.user;
  const user =
    wanted.length > 0 && account !== undefined ? account : await userOfToken(cluster, token, authenticators);
  const audiences = user === undefined ? [] : audiencesOf(cluster, token, wanted);
  if (user === undefined || audiences.length === 0) {
    return { ...body, status: { user: {}, error: 'invalid bearer token' } };
  }
  const { name: username, uid, groups } = user;
  return { ...body, status: { authenticated: true, user: { username, uid, groups }, audiences } };
}

const REVIEWS: Readonly<Record<string, (review: Review) => JsonObject | Promise<JsonObject>>> = {
  tokenreviews: tokenReview,
  selfsubjectreviews: ({ user: { name: username, uid, groups, extra }, body }) => ({
    ...body,
    status: { userInfo: { username, uid, groups, extra } },
  }),
  selfsubjectaccessreviews: (review) => accessReview(review, review.user),
  subjectaccessreviews: (review) => accessReview(review, otherSubject(review)),
  localsubjectaccessreviews: (review) => accessReview(review, otherSubject(review)),
  selfsubjectrulesreviews: rulesReview,
};

/** Answers a review: a question that is posted like an object and never stored. */
export async function answerReview(type: ResourceType, review: Review): Promise<JsonObject> {
  const answer = REVIEWS[type.plural];
  if (answer === undefined) {
    throw unknownPath();
  }
  const { kind, group, version } = type;
  return {
    kind,
    apiVersion: `${group}/${version}`,
    ...(await answer({ ...review, body: { metadata: {}, ...review.body } })),
  };
}
