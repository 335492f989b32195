import { notFound } from '../arm-error';
import type { Answer, Azure, Call, Provider } from '../provider';
import type { Resource } from '../resource-store';

/** A subscription is shown without the usual type. */
function viewSubscription({ id, body }: Resource): Record<string, unknown> {
  return { id, authorizationSource: 'RoleBased', ...body };
}

export const subscriptions: Provider = {
  type: 'subscriptions',
  get({ path }: Call, { store }: Azure): Answer {
    const found = store.get(path.path);
    if (!found) {
      throw notFound(
        'SubscriptionNotFound',
        `The subscription '${path.subscriptionId ?? ''}' could not be found.`,
      );
    }
    return { status: 200, body: viewSubscription(found) };
  },
  list(_call, { store }) {
    return { status: 200, body: { value: store.list('/subscriptions').map(viewSubscription) } };
  },
};
