import { apiVersions } from './api-versions';
import type { ArmReader } from '../targets/target';

interface Provider {
  registrationState?: string;
}

function providerId(subscriptionId: string, namespace: string): string {
  return `/subscriptions/${subscriptionId}/providers/${namespace}`;
}

/** State of a resource provider in a subscription, for example `Registered` or `NotRegistered`. */
export async function readRegistrationState(
  arm: ArmReader,
  subscriptionId: string,
  namespace: string,
): Promise<string> {
  const provider = await arm.get<Provider>(providerId(subscriptionId, namespace), apiVersions.providers);
  return provider?.registrationState ?? 'NotRegistered';
}

/** Asks for the registration; Azure goes on with it after the answer. */
export async function beginRegistration(
  arm: ArmReader,
  subscriptionId: string,
  namespace: string,
): Promise<void> {
  await arm.post(providerId(subscriptionId, namespace), 'register', apiVersions.providers);
}
