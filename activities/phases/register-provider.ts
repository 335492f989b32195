import { beginRegistration, readRegistrationState } from '../../azure/providers';
import { pollAgain } from '../waits';
import { operation, type PhaseModule, skip, type Work } from '../work';

/** The providers that a connection needs: that of cluster extensions, and the target's. */
export function neededProviders(work: Work): { subscriptionId: string; namespace: string }[] {
  const clusterSubscription = work.clusterId.split('/')[2] ?? '';
  const { provider } = work.target;
  const { subscriptionId } = work.reference.names;
  return [
    { subscriptionId: clusterSubscription, namespace: 'Microsoft.KubernetesConfiguration' },
    ...(provider && subscriptionId ? [{ subscriptionId, namespace: provider }] : []),
  ];
}

/** Registers resource providers. They stay registered: others may rely on them by then. */
export const registerProvider: PhaseModule = {
  async plan(_work, { providers }) {
    const missing = providers.filter(({ state }) => !isRegistered(state));
    if (missing.length === 0) return skip('All resource providers are registered');
    return {
      operations: missing.map(({ subscriptionId, namespace }) =>
        operation('register-provider', 'configConnection', {
          name: 'registerProvider',
          description: `Register the resource provider ${namespace}`,
          action: `${namespace}/register/action`,
          scope: `/subscriptions/${subscriptionId}`,
          subject: namespace,
        }),
      ),
    };
  },
  async run(work, { operations, progress }) {
    const waiting: string[] = [];
    for (const { scope, subject } of operations) {
      const subscriptionId = scope.split('/')[2] ?? '';
      const state = await readRegistrationState(work.arm, subscriptionId, subject);
      if (isRegistered(state)) continue;
      waiting.push(subject);
      if (/^(?:not|un)registered$/i.test(state)) await beginRegistration(work.arm, subscriptionId, subject);
    }
    const names = operations.map(({ subject }) => subject).join(', ');
    if (waiting.length === 0) return { state: 'done', message: `Registered: ${names}` };
    return pollAgain('LongRunningOperation', `Registering ${waiting.join(', ')}`, progress);
  },
};

function isRegistered(state: string): boolean {
  return state.toLowerCase() === 'registered';
}
