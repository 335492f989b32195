import type { KubernetesObject } from '../../../diagnostics/evidence/kubernetes-reader';

/** Label selectors with `=`, `==`, `!=`, `key` and `!key`, as a Kubernetes API reads them. */
export function fitsLabels(object: KubernetesObject, selector: string | undefined): boolean {
  const labels = object.metadata?.labels ?? {};
  return (selector ?? '')
    .split(',')
    .filter(Boolean)
    .every((term) => {
      const [, key = '', operator, value] = /^(!?[^!=]+)(?:(!=|==?)(.*))?$/.exec(term.trim()) ?? [];
      if (operator === undefined) return key.startsWith('!') ? !(key.slice(1) in labels) : key in labels;
      return operator === '!=' ? labels[key] !== value : labels[key] === value;
    });
}

/** Field selectors with `=` and `!=` on dotted paths. */
export function fitsFields(object: KubernetesObject, selector: string | undefined): boolean {
  return (selector ?? '')
    .split(',')
    .filter(Boolean)
    .every((term) => {
      const [, path = '', operator, value] = /^([^!=]+)(!=|==?)(.*)$/.exec(term.trim()) ?? [];
      const found = path
        .split('.')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], object);
      return operator === '!=' ? String(found) !== value : String(found) === value;
    });
}
