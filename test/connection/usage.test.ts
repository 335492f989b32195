import { sampleJob } from '../../connection/usage';

describe('the sample Job', () => {
  it('RS-03: prints the environment that the Secret provides', () => {
    expect(sampleJob({ namespace: 'shop', secretName: 'sc-orders-secret', keys: [] })).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'sc-sample-job', namespace: 'shop' },
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'raw-linux',
                image: 'alpine',
                command: ['printenv'],
                envFrom: [{ secretRef: { name: 'sc-orders-secret' } }],
              },
            ],
            restartPolicy: 'OnFailure',
          },
        },
      },
    });
  });

  it('RS-06: carries the workload identity label on the Job and on the pod template', () => {
    const labels = { 'azure.workload.identity/use': 'true' };

    const job = sampleJob({
      namespace: 'shop',
      secretName: 's',
      serviceAccountName: 'sc-account-x',
      keys: [],
    });

    expect(job).toMatchObject({
      metadata: { labels },
      spec: { template: { metadata: { labels }, spec: { serviceAccountName: 'sc-account-x' } } },
    });
  });

  it('CO-16: mounts the secrets of a vault', () => {
    const job = sampleJob({ namespace: 'shop', secretProviderClassName: 'sc-kv-secretprovider', keys: [] });

    expect(job).toMatchObject({
      spec: {
        template: {
          spec: {
            volumes: [
              {
                csi: {
                  driver: 'secrets-store.csi.k8s.io',
                  volumeAttributes: { secretProviderClass: 'sc-kv-secretprovider' },
                },
              },
            ],
          },
        },
      },
    });
  });
});
