import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeIo } from './fake-io';
import { CLUSTER, FakeService, SUBSCRIPTION } from './fake-service';
import { signIn } from './sign-in';

const service = new FakeService();
const io = new FakeIo();
const VAULT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/data/providers/Microsoft.KeyVault/vaults/v`;
const BLOB = 'connection create storage-blob -g shop -n prod --tg data --account a';

beforeAll(async () => {
  await signIn(io, service);
});
beforeEach(() => {
  service.requests.length = 0;
});
afterAll(async () => {
  await service.close();
  io.remove();
});

describe('bad input is refused before any call, with exit code 2 and the name of the option', () => {
  it.each([
    ['an unknown command', 'connection crate', 'crate'],
    ['an unknown option', `${BLOB} --acount a`, '--acount'],
    ['an unknown target', 'connection create stroage-blob', 'did you mean storage-blob'],
    ['a retired target', 'connection create postgres', 'postgres-flexible'],
    ['no target and no file', 'connection create', '--file'],
    ['a missing value', `${BLOB} --client-type`, '--client-type'],
    ['an unknown client type', `${BLOB} --secret --client-type cobol`, '--client-type'],
    [
      'a client type that this authentication does not have',
      'connection create storage-blob -g shop -n prod --tg data --account a --secret --client-type ruby',
      '--client-type',
    ],
    ['no cluster', 'connection list', '--resource-group'],
    ['a group without a cluster', 'connection list -g shop', '--name'],
    ['a cluster in two ways', `connection list -g shop -n prod --source-id ${CLUSTER}`, '--source-id'],
    ['a source that is no cluster', 'connection list --source-id /subscriptions/x', '--source-id'],
    ['a subscription by name', 'connection list -g shop -n prod --subscription Production', '--subscription'],
    ['no connection', 'connection show -g shop -n prod', '--connection'],
    ['an impossible connection name', 'connection show -g shop -n prod --connection a/b', '--connection'],
    ['an id that is no connection', `connection show --id ${CLUSTER}`, '--id'],
    [
      'an id together with names',
      `connection show --id ${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/a -g shop`,
      '--id',
    ],
    [
      'a target without its group',
      'connection create storage-blob -g shop -n prod --account a --secret',
      '--target-resource-group',
    ],
    [
      'a target without its name',
      'connection create storage-blob -g shop -n prod --tg data --secret',
      '--account',
    ],
    ['a target in two ways', `${BLOB} --target-id /x --secret`, '--target-id'],
    [
      'the id of another target',
      'connection create keyvault -g shop -n prod --target-id /subscriptions/x --enable-csi',
      '--target-id',
    ],
    [
      'an account name that would change the URL',
      'connection create storage-blob -g shop -n prod --tg data --account a/b --secret',
      '--account',
    ],
    [
      'no authentication where one has to be chosen (SC-05)',
      BLOB,
      '--workload-identity or --secret or --service-principal; workload identity is recommended',
    ],
    [
      'two kinds of authentication',
      `${BLOB} --secret --workload-identity x`,
      '--workload-identity, --secret',
    ],
    [
      'authentication beside the CSI driver (SC-07)',
      'connection create keyvault -g shop -n prod --tg data --vault v --enable-csi --workload-identity x',
      '--enable-csi',
    ],
    ['system identity (SC-06)', `${BLOB} --system-identity`, '--system-identity'],
    ['user identity (SC-06)', `${BLOB} --user-identity client-id=x`, '--user-identity'],
    ['a user account (SC-06)', `${BLOB} --user-account`, '--user-account'],
    ['a private endpoint (SC-08)', `${BLOB} --secret --private-endpoint`, '--private-endpoint'],
    ['a service endpoint (SC-08)', `${BLOB} --secret --service-endpoint`, '--service-endpoint'],
    [
      'an App Configuration store',
      `${BLOB} --secret --appconfig-id /subscriptions/${SUBSCRIPTION}/resourceGroups/a/providers/Microsoft.AppConfiguration/configurationStores/s`,
      '--appconfig-id',
    ],
    [
      'the extension of App Configuration',
      'connection create appconfig -g shop -n prod --tg data --app-config a --secret -e',
      '--use-appconfig-extension',
    ],
    ['provisioning', `${BLOB} --secret --new`, '--new'],
    ['a secret for a target whose key is read', `${BLOB} --secret name=x secret=y`, '--secret'],
    [
      'a secret of a key vault',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=x secret-name=y',
      '--vault-id',
    ],
    [
      'a secret of a key vault by its address',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=x secret-uri=https://v',
      'secret-name= (and secret-version=) with --vault-id',
    ],
    [
      'a password that is given and lies in a vault',
      `connection create sql -g shop -n prod --tg data --server s --database d --vault-id ${VAULT} --secret name=x secret=y secret-name=z`,
      'not both',
    ],
    [
      'a version of no secret',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=x secret=y secret-version=z',
      'secret-version= belongs to secret-name=',
    ],
    [
      'a version that is none',
      `connection create sql -g shop -n prod --tg data --server s --database d --vault-id ${VAULT} --secret name=x secret-name=y secret-version=z`,
      '--secret secret-version=: must be the version of a Key Vault secret',
    ],
    [
      'a vault that nobody reads',
      `${BLOB} --secret --vault-id ${VAULT}`,
      '--vault-id: names the key vault of',
    ],
    [
      'a vault that is none',
      `connection create sql -g shop -n prod --tg data --server s --database d --vault-id ${VAULT}/secrets/y --secret name=x secret-name=y`,
      '--vault-id: must be the id of a key vault',
    ],
    [
      'a login without a password',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=x',
      'secret=',
    ],
    [
      'a login without a name',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret secret=x',
      'name=',
    ],
    [
      'an unknown key of a login',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret user=x secret=y',
      'user',
    ],
    ['a service principal without its id', `${BLOB} --service-principal secret=x`, 'client-id='],
    ['an identity that is none', `${BLOB} --workload-identity shop`, '--workload-identity'],
    ['an identity of another type', `${BLOB} --workload-identity ${CLUSTER}`, '--workload-identity'],
    [
      'a key that the connection does not have',
      `${BLOB} --secret --customized-keys NOPE=X`,
      '--customized-keys NOPE',
    ],
    ['a pair without an equal sign', `${BLOB} --secret --customized-keys NOPE`, '--customized-keys'],
    ['a namespace that is none', `${BLOB} --secret --kube-namespace Shop_1`, '--kube-namespace'],
    [
      'a reserved name',
      'connection create confluent-cloud -g shop -n prod --connection a_schema',
      '--connection',
    ],
    [
      'a foreign address',
      'connection create confluent-cloud -g shop -n prod --bootstrap-server x.example.org:9092 --schema-registry y',
      '--bootstrap-server',
    ],
    ['an unknown opt-out', `${BLOB} --secret --opt-out everything`, '--opt-out'],
    ['no condition', 'connection wait -g shop -n prod --connection a', '--created'],
    ['two conditions', 'connection wait -g shop -n prod --connection a --created --deleted', '--created'],
    [
      'a condition that cannot be read',
      'connection wait -g shop -n prod --connection a --custom length(x)',
      '--custom',
    ],
    [
      'an interval that is no number',
      'connection wait -g shop -n prod --connection a --exists --interval soon',
      '--interval',
    ],
    ['nothing to update', 'connection update storage-blob -g shop -n prod --connection a', '--client-type'],
    ['an unknown format', 'connection list -g shop -n prod -o xml', '--output'],
    ['an address that is none', 'connection list -g shop -n prod --endpoint shop', '--endpoint'],
    [
      'plain http to another machine',
      'connection list -g shop -n prod --endpoint http://connector.example.org',
      '--endpoint',
    ],
    [
      'a certificate file that is not there',
      'connection list -g shop -n prod --ca-file nowhere.pem --endpoint https://localhost:1',
      '--ca-file',
    ],
    ['a key and a token', 'connection list -g shop -n prod --function-key a --token b', '--function-key'],
    ['a file that is not there', 'connection create -f nowhere.yaml', '--file'],
    [
      'a target beside a file',
      'connection create -f x.yaml storage-file -g shop -n prod --tg data --account a',
      '--file',
    ],
    ['an unknown shell', 'completion tcsh', 'tcsh'],
  ])('%s', async (_, words, named) => {
    const { code, out, err } = await io.run(words);

    expect(err).toContain(named);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(service.requests).toEqual([]);
  });

  it.each([
    ['is not YAML', 'name: [', '--file'],
    ['holds a list', '- a', '--file'],
    ['holds two documents', 'a: 1\n---\nb: 2', '--file'],
    ['holds an unknown field', 'clusterId: x\nname: a\nproperties: {}\nfoo: 1', 'foo'],
    ['asks for another operation', `clusterId: ${CLUSTER}\nname: a\noperation: delete`, 'operation'],
  ])('a document that %s', async (_, text, named) => {
    writeFileSync(join(io.directory, 'request.yaml'), text);

    const { code, err } = await io.run('connection create -f request.yaml');

    expect(err).toContain(named);
    expect(code).toBe(2);
    expect(service.requests).toEqual([]);
  });

  it('names the diagnosis of options that belong to other services', async () => {
    const { err } = await io.run(`${BLOB} --system-identity`);

    expect(err).toContain('sc-auth-option-unsupported');
  });

  it('never repeats a credential', async () => {
    const refused = [
      'connection create sql -g shop -n prod --tg data --server s --database d --secret fake-password',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=a fake-password',
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=a secret=fake-password --client-type php --kube-namespace BAD',
    ];
    io.input = 'properties: { authInfo: { secret: fake-password ]';

    for (const words of [...refused, 'connection create -f -']) {
      const { code, err, out } = await io.run(words);
      expect(code).toBe(2);
      expect(err + out).not.toContain('fake-password');
    }
  });

  it('tells programs about it on standard output', async () => {
    const { code, out, err } = await io.run('connection list -g shop -o json');

    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'InvalidArgument', target: '--name' } });
    expect(err).toContain('--name');
  });

  it('says how to find a service when none is known', async () => {
    const other = new FakeIo();

    const { code, err } = await other.run(`connection list --source-id ${CLUSTER}`);

    expect(code).toBe(2);
    expect(err).toContain('aksc login --endpoint');
    other.remove();
  });
});
