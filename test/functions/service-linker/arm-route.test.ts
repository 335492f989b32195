import fc from 'fast-check';
import { type ArmRoute, matchRoute } from '../../../functions/service-linker/arm-route';
import { templates } from '../../../functions/service-linker/templates';

function route(method: ArmRoute['method'], template: string): ArmRoute {
  return { name: method, method, template, role: 'Connections.Read', handle: () => Promise.resolve({}) };
}

const routes = [
  route('GET', templates.linkers),
  route('GET', templates.linker),
  route('PUT', templates.linker),
  route('GET', templates.operationStatus),
];
const path =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/providers/Microsoft.ServiceLinker/linkers';

describe('matchRoute', () => {
  it('reads the names of a path', () => {
    expect(matchRoute(routes, 'PUT', `${path}/orders%5Fblob`)).toMatchObject({
      kind: 'route',
      params: { subscriptionId: 's', resourceGroupName: 'g', clusterName: 'c', linkerName: 'orders_blob' },
    });
  });

  it('tells another method from another path', () => {
    expect(matchRoute(routes, 'PATCH', `${path}/x`)).toEqual({
      kind: 'otherMethods',
      allowed: ['GET', 'PUT'],
    });
    expect(matchRoute(routes, 'GET', `${path}/x/y`)).toEqual({ kind: 'none' });
  });

  it('finds the same route whatever the casing and however often slashes are repeated', () => {
    const variant = fc
      .tuple(fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }), fc.integer({ min: 1, max: 3 }))
      .map(([upper, slashes]) =>
        Array.from(path)
          .map((letter, index) => (upper[index % 200] ? letter.toUpperCase() : letter.toLowerCase()))
          .join('')
          .replaceAll('/', '/'.repeat(slashes)),
      );

    fc.assert(fc.property(variant, (text) => matchRoute(routes, 'GET', text).kind === 'route'));
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        ['route', 'none', 'otherMethods'].includes(matchRoute(routes, 'GET', text).kind),
      ),
    );
    expect(matchRoute(routes, 'GET', `${path}/%E0%A4%A`)).toMatchObject({
      params: { linkerName: '%E0%A4%A' },
    });
  });
});
