/** The API's rules for names (RFC 1123, RFC 1035), with the sentences that the real server gives. */
export interface NameRule {
  isValid(name: string): boolean;
  message: string;
  /** Longer names are told their limit, besides the rest. */
  longest?: number;
}

const LABEL_PATTERN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/u;
const SUBDOMAIN_PATTERN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u;
const QUALIFIED_NAME_PATTERN = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;

export const subdomainRule: NameRule = {
  longest: 253,
  isValid: (name) => SUBDOMAIN_PATTERN.test(name),
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};

export const labelRule: NameRule = {
  longest: 63,
  isValid: (name) => LABEL_PATTERN.test(name),
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};

const serviceRule: NameRule = {
  longest: 63,
  isValid: (name) => /^[a-z]([-a-z0-9]*[a-z0-9])?$/u.test(name),
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};

const pathSegmentRule: NameRule = {
  isValid: (name) => name !== '.' && name !== '..' && !/[/%]/u.test(name),
  message: "may not be '.', '..' or contain '/' or '%'",
};

/** The rule for `metadata.name` of a resource (`plural.group`). */
export function nameRuleFor(resource: string): NameRule {
  if (resource === 'namespaces') {
    return labelRule;
  }
  if (resource === 'services') {
    return serviceRule;
  }
  return resource.endsWith('.rbac.authorization.k8s.io') ? pathSegmentRule : subdomainRule;
}

export function isConfigKey(key: string): boolean {
  return key.length <= 253 && key !== '.' && key !== '..' && /^[-._a-zA-Z0-9]+$/u.test(key);
}

/** What is wrong with a name by its rule, in the server's sentences. */
export function nameProblems(rule: NameRule, name: string): string[] {
  return [
    ...(rule.longest !== undefined && name.length > rule.longest
      ? [`must be no more than ${rule.longest} characters`]
      : []),
    ...(rule.isValid(name) ? [] : [rule.message]),
  ];
}

const QUALIFIED_NAME_MESSAGE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE_MESSAGE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with a label or annotation key: an optional DNS prefix and a name. */
export function qualifiedNameProblems(key: string): string[] {
  const parts = key.split('/');
  const [name = '', prefix] = parts.toReversed();
  if (parts.length > 2) {
    const example = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a qualified name ${QUALIFIED_NAME_MESSAGE} ${example}`];
  }
  const prefixProblems =
    prefix === undefined
      ? []
      : prefix === ''
        ? ['prefix part must be non-empty']
        : nameProblems(subdomainRule, prefix).map((problem) => `prefix part ${problem}`);
  return [
    ...prefixProblems,
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...(name.length > 63 ? ['name part must be no more than 63 characters'] : []),
    ...(QUALIFIED_NAME_PATTERN.test(name) ? [] : [`name part ${QUALIFIED_NAME_MESSAGE}`]),
  ];
}

export function labelValueProblems(value: string): string[] {
  return [
    ...(value.length > 63 ? ['must be no more than 63 characters'] : []),
    ...(value === '' || QUALIFIED_NAME_PATTERN.test(value) ? [] : [LABEL_VALUE_MESSAGE]),
  ];
}
