import { parseFieldSelector } from '../../../../local/kubernetes/objects/field-selector';

describe('a field selector', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a,b', namespace: 'shop' },
    spec: { nodeName: 'node-0' },
    status: { phase: 'Running' },
  };

  it.each([
    ['', true],
    ['metadata.namespace=shop', true],
    ['status.phase==Running,spec.nodeName=node-0', true],
    ['status.phase!=Running', false],
    [String.raw`metadata.name=a\,b`, true],
    ['spec.serviceAccountName=', true],
  ])('%j is %s', (selector, expected) => {
    expect(parseFieldSelector(selector, 'pods')(pod)).toBe(expected);
  });

  it('refuses fields that the server does not index, and text that is none', () => {
    expect(() => parseFieldSelector('spec.hostname=x', 'pods')).toThrow(
      'field label not supported: spec.hostname',
    );
    expect(() => parseFieldSelector('nonsense', 'pods')).toThrow(expect.objectContaining({ code: 400 }));
  });

  it('takes the fields that a custom type declares', () => {
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'a' },
      spec: { size: 3 },
    };

    expect(parseFieldSelector('spec.size=3', 'widgets.example.com', ['spec.size'])(widget)).toBe(true);
  });
});
