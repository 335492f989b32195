/** The API's rules for names (RFC 1123, RFC 1035), with the sentences that the real server gives. */
export interface NameRule {
  isValid(name: string): boolean;
  message: string;
}

const LABEL_PATTERN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/u;
const SUBDOMAIN_PATTERN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u;
const QUALIFIED_NAME_PATTERN = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;

export const subdomainRule: NameRule = {
  isValid: (name) => name.length <= 253 && SUBDOMAIN_PATTERN.test(name),
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};

export const labelRule: NameRule = {
  isValid: (name) => name.length <= 63 && LABEL_PATTERN.test(name),
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};

const serviceRule: NameRule = {
  isValid: (name) => name.length <= 63 && /^[a-z]([-a-z0-9]*[a-z0-9])?$/u.test(name),
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

/** A label or annotation key: an optional DNS prefix and a name. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const [name = '', prefix] = parts.toReversed();
  const isPrefixValid = prefix === undefined || subdomainRule.isValid(prefix);
  return parts.length <= 2 && isPrefixValid && name.length <= 63 && QUALIFIED_NAME_PATTERN.test(name);
}

export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && QUALIFIED_NAME_PATTERN.test(value));
}
