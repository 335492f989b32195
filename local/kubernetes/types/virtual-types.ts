import type { ResourceType } from './resource-type';

function review(apiVersion: string, kind: string, plural: string, isNamespaced = false): ResourceType {
  const [group = '', version = ''] = apiVersion.split('/');
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    isNamespaced,
    subresources: [],
  };
}

/** Resources that are only ever posted and answered at once, and never stored. */
export const virtualTypes: readonly ResourceType[] = [
  review('authentication.k8s.io/v1', 'TokenReview', 'tokenreviews'),
  review('authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews'),
  review('authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews'),
  review('authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews'),
  review('authorization.k8s.io/v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews'),
  review('authorization.k8s.io/v1', 'LocalSubjectAccessReview', 'localsubjectaccessreviews', true),
];
