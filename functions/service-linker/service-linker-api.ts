import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { authorizer } from '../authorization/authorized';
import { dispatcher } from './dispatch';
import { armRoutes } from './routes';

const dispatch = dispatcher(armRoutes, authorizer);

/**
 * The ARM API has one function per root instead of one per route: the Functions host tries routes in the alphabetical order
 * of their functions' names, answers 404 where the method differs, and knows nothing of doubled slashes.
 * https://github.com/Azure/azure-functions-host/issues/9876
 */
for (const [name, route] of [
  ['service-linker', 'subscriptions/{*path}'],
  ['service-linker-provider', 'providers/Microsoft.ServiceLinker/{*path}'],
] as const) {
  app.http(name, {
    methods: ['GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'HEAD'],
    route,
    authLevel: authorizer.authLevel,
    extraInputs: [df.input.durableClient()],
    handler: (request, context) => dispatch(request, context, df.getClient(context)),
  });
}
