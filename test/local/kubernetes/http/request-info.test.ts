import { parseRequest } from '../../../../local/kubernetes/http/request-info';

describe('a request', () => {
  it.each([
    ['GET', '/api/v1/pods', { verb: 'list', plural: 'pods' }],
    ['GET', '/api/v1/pods?watch=true', { verb: 'watch', plural: 'pods' }],
    ['GET', '/api/v1/namespaces', { verb: 'list', plural: 'namespaces' }],
    ['GET', '/api/v1/namespaces/shop', { verb: 'get', plural: 'namespaces', name: 'shop' }],
    [
      'PUT',
      '/api/v1/namespaces/shop/finalize',
      { verb: 'update', plural: 'namespaces', name: 'shop', subresource: 'finalize' },
    ],
    ['POST', '/api/v1/namespaces/shop/secrets', { verb: 'create', plural: 'secrets', namespace: 'shop' }],
    [
      'DELETE',
      '/api/v1/namespaces/shop/secrets',
      { verb: 'deletecollection', plural: 'secrets', namespace: 'shop' },
    ],
    [
      'GET',
      '/api/v1/namespaces/shop/pods/web/log?follow=true',
      { verb: 'get', plural: 'pods', namespace: 'shop', name: 'web', subresource: 'log' },
    ],
  ])('%s %s is for a resource of the core group', (method, url, expected) => {
    expect(parseRequest(method, url).target).toEqual({ group: '', version: 'v1', ...expected });
  });

  it('names the group and version of other resources', () => {
    expect(parseRequest('PATCH', '/apis/apps/v1/namespaces/shop/deployments/web').target).toEqual({
      group: 'apps',
      version: 'v1',
      verb: 'patch',
      plural: 'deployments',
      namespace: 'shop',
      name: 'web',
    });
  });

  it.each(['/', '/version', '/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/openapi/v3'])(
    '%s is for no resource',
    (path) => {
      expect(parseRequest('GET', path)).not.toHaveProperty('target');
    },
  );
});
