import { LocalCloud } from './local-cloud';

describe('a first connection', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  it('probe', async () => {
    const t = Date.now();
    const run = await cloud.connect(cloud.blobRequest());
    console.log(
      Date.now() - t,
      JSON.stringify(run.plan, null, 1),
      JSON.stringify(run.answers, null, 0),
      run.error,
    );
    console.log(
      cloud.azure.requests
        .list()
        .map((r) => `${r.method} ${r.path} ${r.status}`)
        .join('\n'),
    );
  });
});
