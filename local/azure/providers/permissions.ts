import type { Answer, Azure, Call, Provider } from '../provider';

/** What the caller may do, as the world says; the same at every scope. */
export const permissions: Provider = {
  type: 'Microsoft.Authorization/permissions',
  list(_call: Call, { world }: Azure): Answer {
    return { status: 200, body: { value: world.permissions } };
  },
};
