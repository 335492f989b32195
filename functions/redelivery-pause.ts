const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to hold a message that could not be handled before it is given back. Service Bus hands it out again at once
 * and sets it aside after ten deliveries, so without a pause a storage account that is away for a second costs requests;
 * with it the ten last longer than two minutes. The Functions host renews the message's lock meanwhile.
 * @param deliveryCount of this delivery, from 1.
 */
export function redeliveryPauseMs(deliveryCount: number): number {
  return Math.min(FIRST_MS * 2 ** (deliveryCount - 1), LONGEST_MS);
}
