import type { FakeIo } from './fake-io';
import { type FakeService, SUBSCRIPTION } from './fake-service';

/** Starts a service and lets a machine know its address, a token for it and the subscription. */
export async function signIn(io: FakeIo, service: FakeService): Promise<void> {
  io.env = {
    AKSC_ENDPOINT: await service.listen(),
    AKSC_TOKEN: 'token',
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
  };
}
