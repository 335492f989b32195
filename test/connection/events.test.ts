import { CloudEvent, type CloudEventV1 } from 'cloudevents';
import { connectionEvent } from '../../connection/events';

const SOURCE = {
  operationId: 'a9be758e4d9d41f04ff09854.5f3c1b2a-9d4e-5c8b-a1f0-2b7d6e9c0a11',
  linkerId:
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/prod/providers/Microsoft.ServiceLinker/linkers/orders',
  clusterId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/prod',
  name: 'orders',
};

describe('progress events', () => {
  it('are CloudEvents 1.0, by the library of the CloudEvents project', () => {
    const event = connectionEvent(SOURCE, 3, 'phase.started', new Date(0), {
      message: 'm',
      phase: 'assign-roles',
    });

    const read = new CloudEvent(event as CloudEventV1<unknown>, true);

    expect(read.validate()).toBe(true);
    expect(read).toMatchObject({
      type: 'aks.connection.phase.started',
      source: SOURCE.clusterId,
      subject: 'orders',
      time: '1970-01-01T00:00:00.000Z',
    });
  });

  it('have an id that is the same again when an orchestration replays', () => {
    const [first, again] = [1, 2].map(() =>
      connectionEvent(SOURCE, 7, 'accepted', new Date(0), { message: 'm' }),
    );

    expect(first?.id).toBe(`${SOURCE.operationId}/7`);
    expect(again?.id).toBe(first?.id);
  });
});
