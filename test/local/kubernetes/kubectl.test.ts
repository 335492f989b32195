import { stringify } from 'yaml';
import { describeWithKubectl, runCluster } from './running-cluster';
import type { KubectlResult, RunningCluster } from './running-cluster';

const configMap = (data: Record<string, string>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop', labels: { app: 'web' } },
  data,
});

const deployment = (image: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image, ports: [{ containerPort: 80 }] }] },
    },
  },
});

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};

const widget = (size: number): object => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'one', namespace: 'shop' },
  spec: { size },
});

describeWithKubectl('kubectl, as it is installed', () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await runCluster();
    await ok(['create', 'namespace', 'shop']);
  });
  afterAll(() => cluster.close());

  /** Runs a command that must succeed, and answers what it printed. */
  async function ok(args: readonly string[], ...manifests: object[]): Promise<string> {
    const result = await fails(args, ...manifests);
    expect({ args, code: result.code, stderr: result.stderr }).toMatchObject({ code: 0 });
    return result.stdout.trim();
  }

  function fails(args: readonly string[], ...manifests: object[]): Promise<KubectlResult> {
    return cluster.kubectl(args, manifests.map((manifest) => `---\n${stringify(manifest)}`).join(''));
  }

  const words = (command: string): string[] => command.split(' ');

  it('creates everything it has a command for', async () => {
    const commands: [command: string, resource: string][] = [
      ['create secret generic plain --from-literal=a=b', 'secret/plain'],
      ['create secret docker-registry pull --docker-username=u --docker-password=p', 'secret/pull'],
      ['create configmap plain --from-literal=a=b', 'configmap/plain'],
      ['create serviceaccount robot', 'serviceaccount/robot'],
      ['create role reader --verb=get --resource=secrets', 'role.rbac.authorization.k8s.io/reader'],
      [
        'create rolebinding reader --role=reader --serviceaccount=shop:robot',
        'rolebinding.rbac.authorization.k8s.io/reader',
      ],
      [
        'create clusterrole reader --verb=get --resource=nodes',
        'clusterrole.rbac.authorization.k8s.io/reader',
      ],
      [
        'create clusterrolebinding reader --clusterrole=reader --user=ann',
        'clusterrolebinding.rbac.authorization.k8s.io/reader',
      ],
      ['create deployment made --image=web:1 --replicas=2', 'deployment.apps/made'],
      ['create job made --image=tool:1', 'job.batch/made'],
      ['create cronjob made --image=tool:1 --schedule=*/5', 'cronjob.batch/made'],
      ['create service clusterip made --tcp=80', 'service/made'],
      ['create quota made --hard=pods=5', 'resourcequota/made'],
      [
        'create poddisruptionbudget made --selector=app=made --min-available=1',
        'poddisruptionbudget.policy/made',
      ],
      ['create ingress made --rule=a.example/x=made:80', 'ingress.networking.k8s.io/made'],
      ['create priorityclass made --value=5', 'priorityclass.scheduling.k8s.io/made'],
    ];

    const made = commands.map(([command]) => ok([...words(command), '-n', 'shop', '-o', 'name']));
    expect(await Promise.all(made)).toEqual(commands.map(([, resource]) => resource));
    expect(await ok(words('get secret plain -n shop -o jsonpath={.data.a}'))).toBe('Yg==');
    expect(
      await ok(words('get deployment made -n shop -o jsonpath={.spec.template.spec.containers[0].image}')),
    ).toBe('web:1');
  });

  it('applies on the client: created, unchanged, configured, and shows the difference', async () => {
    const created = await ok(words('apply -f -'), configMap({ a: '1', b: '2' }), deployment('web:1'));
    const unchanged = await ok(words('apply -f -'), configMap({ a: '1', b: '2' }), deployment('web:1'));
    const dry = await ok(words('apply --dry-run=server -f -'), configMap({ a: '2' }));
    const difference = await fails(words('diff -f -'), deployment('web:2'));
    const configured = await ok(words('apply -f -'), configMap({ a: '1' }), deployment('web:2'));

    expect(created).toBe('configmap/settings created\ndeployment.apps/web created');
    expect(unchanged).toBe('configmap/settings unchanged\ndeployment.apps/web unchanged');
    expect(dry).toBe('configmap/settings configured (server dry run)');
    expect(difference.code).toBe(1);
    expect(difference.stdout).toMatch(/^\+\s+- image: web:2$/mu);
    expect(configured).toBe('configmap/settings configured\ndeployment.apps/web configured');
    expect(await ok(words('get configmap settings -n shop -o jsonpath={.data}'))).toBe('{"a":"1"}');
  });

  it('applies on the server, tells conflicts and can go back', async () => {
    await ok(words('apply -f -'), configMap({ a: '1' }));
    const moved = await ok(words('apply --server-side -f -'), configMap({ a: '2' }));
    const conflict = await fails(
      words('apply --server-side --field-manager=other -f -'),
      configMap({ a: '3' }),
    );
    await ok(
      words('apply --server-side --field-manager=other --force-conflicts -f -'),
      configMap({ a: '3' }),
    );
    const back = await cluster.kubectl(words('apply -f -'), stringify(configMap({ a: '4' })));

    expect(moved).toBe('configmap/settings serverside-applied');
    expect(conflict.code).toBe(1);
    expect(conflict.stderr).toContain('Apply failed with 1 conflict: conflict with "kubectl": .data.a');
    expect(back.stdout.trim()).toBe('configmap/settings configured');
    expect(back.stderr).toBe('');
  });

  it('gets in every form', async () => {
    await ok(words('apply -f -'), configMap({ a: '1' }));
    const table = await ok(words('get configmap settings -n shop'));
    const wide = await ok(words('get pods -A -o wide'));

    expect(table.split('\n')[0]).toMatch(/^NAME\s+DATA\s+AGE$/u);
    expect(wide.split('\n')[0]).toMatch(/^NAMESPACE\s+NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE?\s+IP|NODE/u);
    expect(await ok(words('get cm -n shop -l app=web -o name'))).toBe('configmap/settings');
    expect(await ok(words('get cm -n shop --field-selector metadata.name=settings -o name'))).toBe(
      'configmap/settings',
    );
    expect(await ok(words('get cm settings -n shop -o yaml'))).toContain('a: "1"');
    expect(JSON.parse(await ok(words('get cm settings -n shop -o json')))).toMatchObject({
      kind: 'ConfigMap',
    });
    expect(await ok(words('get --raw /version'))).toContain('v1.');
    expect((await fails(words('get cm none -n shop'))).stderr.trim()).toBe(
      'Error from server (NotFound): configmaps "none" not found',
    );
  });

  it('patches, labels, annotates, scales, sets images and restarts', async () => {
    await ok(words('apply -f -'), configMap({ a: '1' }), deployment('web:1'));
    await ok([...words('patch cm settings -n shop -p'), '{"data":{"b":"2"}}']);
    await ok([...words('patch cm settings -n shop --type=merge -p'), '{"data":{"a":null}}']);
    await ok([
      ...words('patch cm settings -n shop --type=json -p'),
      '[{"op":"add","path":"/data/c","value":"3"}]',
    ]);
    await ok(words('label cm settings -n shop tier=front'));
    await ok(words('annotate cm settings -n shop note=x'));
    await ok(words('scale deployment web -n shop --replicas=3'));
    await ok(words('set image deployment/web main=web:9 -n shop'));
    await ok(words('rollout restart deployment/web -n shop'));
    await ok(words('rollout status deployment/web -n shop --timeout=10s'));

    const map = JSON.parse(await ok(words('get cm settings -n shop -o json')));
    const web = JSON.parse(await ok(words('get deployment web -n shop -o json')));
    expect(map.data).toEqual({ b: '2', c: '3' });
    expect(map.metadata).toMatchObject({ labels: { tier: 'front' }, annotations: { note: 'x' } });
    expect(web.spec).toMatchObject({ replicas: 3, template: { spec: { containers: [{ image: 'web:9' }] } } });
    expect(web.status.readyReplicas).toBe(3);
  });

  it('replaces, exposes and describes', async () => {
    await ok(words('apply -f -'), configMap({ a: '1' }), deployment('web:1'));
    await ok(words('replace -f -'), configMap({ z: '1' }));
    await ok(words('expose deployment web -n shop --port=80'));
    const described = await Promise.all(
      [
        'cm settings',
        'deployment web',
        'service web',
        'namespace shop',
        'sa default',
        'role reader',
        'secret plain',
      ].map(async (subject) => ok([...words(`describe ${subject}`), '-n', 'shop'])),
    );

    expect(await ok(words('get cm settings -n shop -o jsonpath={.data}'))).toBe('{"z":"1"}');
    expect(await ok(words('get service web -n shop -o jsonpath={.spec.selector}'))).toBe('{"app":"web"}');
    expect(described.every((text) => text.startsWith('Name:'))).toBe(true);
  });

  it('works with custom resources', async () => {
    await ok(words('apply -f -'), definition);
    await ok(words('wait --for=condition=Established crd/widgets.example.com --timeout=5s'));
    await ok(words('apply -f -'), widget(1));
    await ok(words('apply -f -'), widget(2));
    await ok([
      ...words('patch wd one -n shop --subresource=status --type=merge -p'),
      '{"status":{"phase":"Good"}}',
    ]);

    expect(await ok(words('get wd -n shop'))).toMatch(/^NAME\s+SIZE\none\s+2$/u);
    expect(await ok(words('api-resources --api-group=example.com -o name'))).toBe('widgets.example.com');
    expect(await ok(words('explain widget.spec'))).toContain('size');
    expect(await ok(words('wait --for=jsonpath={.status.phase}=Good wd/one -n shop --timeout=5s'))).toContain(
      'condition met',
    );
    expect(await ok(words('delete crd widgets.example.com'))).toContain('deleted');
  });

  it('reads the log of a Job and waits for it', async () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'talk', namespace: 'shop' },
      spec: {
        template: {
          metadata: { annotations: { 'stand-in.local/log': 'hello from the job' } },
          spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'tool:1' }] },
        },
      },
    };
    await ok(words('apply -f -'), job);
    await ok(words('wait --for=condition=complete job/talk -n shop --timeout=10s'));

    expect(await ok(words('logs job/talk -n shop'))).toBe('hello from the job');
    expect(await ok(words('describe job talk -n shop'))).toContain('SuccessfulCreate');
    await ok(words('delete job talk -n shop'));
    expect(await ok(words('get pods -n shop -l job-name=talk -o name'))).toBe('');
  });

  it('asks who it is and what it may do', async () => {
    const token = await ok(words('create token robot -n shop --duration=10m'));

    expect(await ok(words('auth whoami -o jsonpath={.status.userInfo.username}'))).toBe('clusterAdmin');
    expect(await ok(words('auth can-i create secrets'))).toBe('yes');
    expect((await fails(words('auth can-i create secrets --as=nobody'))).stdout.trim()).toBe('no');
    expect(await ok(words('auth can-i get secrets -n shop --as=system:serviceaccount:shop:robot'))).toBe(
      'yes',
    );
    expect(await ok(words('auth can-i --list --as=nobody'))).toContain('selfsubjectaccessreviews');
    expect(token.split('.')).toHaveLength(3);
  });

  it('waits by a watch for what comes later', async () => {
    await ok(words('create cm late -n shop'));
    const waiting = ok(
      words('wait --for=jsonpath={.metadata.labels.stage}=done cm/late -n shop --timeout=20s'),
    );
    await ok(words('label cm late -n shop stage=done'));

    expect(await waiting).toBe('configmap/late condition met');
  });

  it('deletes one, many and a namespace', async () => {
    await ok(words('create namespace gone'));
    await ok(words('create cm one -n gone'));
    await ok(words('create cm two -n gone'));

    expect(await ok(words('delete cm one -n gone'))).toBe('configmap "one" deleted');
    expect(await ok(words('delete cm --all -n gone'))).toContain('configmap "two" deleted');
    expect(await ok(words('delete namespace gone'))).toBe('namespace "gone" deleted');
    expect((await fails(words('get namespace gone'))).code).toBe(1);
    expect((await fails(words('delete namespace kube-system'))).stderr).toContain(
      'this namespace may not be deleted',
    );
  });
});
