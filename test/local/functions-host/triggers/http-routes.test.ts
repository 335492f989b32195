import fc from 'fast-check';
import { compileRoute, matchRoute } from '../../../../local/functions-host/triggers/http-routes';

describe('routes', () => {
  it.each([
    ['api/things/{name}', '/api/things/a%20b', { name: 'a b' }],
    ['api/things/{name}', '/API/Things/X', { name: 'X' }],
    ['api/things/{name}', '/api/things/x/', { name: 'x' }],
    ['api/things/{name}/{kind?}', '/api/things/x', { name: 'x' }],
    ['api/things/{name}/{kind?}', '/api/things/x/y', { name: 'x', kind: 'y' }],
    ['{*path}', '/a/b%20c/d/', { path: 'a/b c/d/' }],
    ['{*path}', '/', {}],
    ['api/{*path}', '/api/', {}],
    ['api/{*path}', '/api/a//b', { path: 'a//b' }],
    ['api/{id:int}', '/api/-12', { id: '-12' }],
    [
      'api/{id:guid}',
      '/api/7a1c1b0e-1111-4222-8333-444455556666',
      { id: '7a1c1b0e-1111-4222-8333-444455556666' },
    ],
    [
      'subscriptions/{s}/providers/Microsoft.Example/{t}',
      '/subscriptions/1/Providers/microsoft.example/x',
      { s: '1', t: 'x' },
    ],
    ['api/{name}.{extension}', '/api/report.v1.json', { name: 'report.v1', extension: 'json' }],
    ['api/{name}', '/api/a:b*c', { name: 'a:b*c' }],
    ['api/{name}', '/api/%E0%A4%A', { name: '%E0%A4%A' }],
    ['api/{name}', '/api/a%2fb%C3%A9', { name: 'a%2fbé' }],
  ])('%s takes %s', (template, path, params) => {
    expect(matchRoute(compileRoute(template), path)).toEqual(params);
  });

  it.each([
    ['api/things/{name}', '/api/things'],
    ['api/things/{name}', '/api/things/a/b'],
    ['api/things/{name}', '//api/things/a'],
    ['api/things/{name}', '/api//things/a'],
    ['api/things/{name}', '/api/things/a//'],
    ['{*path}', '//a'],
    ['api/{*path}', '/api//a'],
    ['api/{id:int}', '/api/twelve'],
    ['api/a.c', '/api/abc'],
  ])('%s does not take %s', (template, path) => {
    expect(matchRoute(compileRoute(template), path)).toBeUndefined();
  });

  it('refuses constraints it does not know', () => {
    expect(() => compileRoute('a/{x:datetime}')).toThrow('"datetime"');
  });

  it('gives every parameter back as it was before encoding, except for slashes, which stay encoded', () => {
    const route = compileRoute('api/{first}/of/{second}');
    const value = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text !== '.' && text !== '..');
    const kept = (text: string) => text.replaceAll('/', '%2F');

    fc.assert(
      fc.property(value, value, (first, second) => {
        const path = `/api/${encodeURIComponent(first)}/of/${encodeURIComponent(second)}`;
        expect(matchRoute(route, path)).toEqual({ first: kept(first), second: kept(second) });
      }),
    );
  });

  it('keeps whatever follows for a catch-all', () => {
    const route = compileRoute('api/{*rest}');
    const segment = fc.stringMatching(/^[\w.~-]*$/);

    fc.assert(
      fc.property(fc.stringMatching(/^\w+$/), fc.array(segment), (first, more) => {
        const rest = [first, ...more].join('/');
        expect(matchRoute(route, `/api/${rest}`)).toEqual({ rest });
      }),
    );
  });
});
