/** Queue of requests and topic of progress, with the settings that the product expects of Service Bus in Azure too. */
export const REQUESTS_QUEUE = 'connection-requests';
export const PROGRESS_TOPIC = 'connection-progress';
/** Everybody may listen here; the demo and `npm start` users read their own. */
export const PROGRESS_SUBSCRIPTIONS = ['all', 'demo', 'cli'] as const;

const TEN_MINUTES = 600;
const ONE_DAY = 86_400;

export const entities = {
  queues: [
    { name: REQUESTS_QUEUE, lockSeconds: 30, maxDeliveryCount: 10, duplicateDetectionSeconds: TEN_MINUTES },
  ],
  topics: [
    {
      name: PROGRESS_TOPIC,
      duplicateDetectionSeconds: TEN_MINUTES,
      subscriptions: PROGRESS_SUBSCRIPTIONS.map((name) => ({ name, defaultTimeToLiveSeconds: ONE_DAY })),
    },
  ],
};
