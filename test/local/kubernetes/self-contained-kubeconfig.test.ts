import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { selfContainedKubeconfig } from '../../../local/kubernetes/self-contained-kubeconfig';

describe('selfContainedKubeconfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function written(user: object, cluster: object = {}, context = 'here'): string {
    const file = join(folder, 'config');
    const clusters = [
      { name: 'other', cluster: { server: 'https://other:1' } },
      { name: 'kind-shop', cluster: { server: 'https://127.0.0.1:1', ...cluster } },
    ];
    const contexts = [{ name: 'here', context: { cluster: 'kind-shop', user: 'admin' } }];
    const users = [{ name: 'admin', user }];
    writeFileSync(file, stringify({ clusters, contexts, users, 'current-context': context }));
    return file;
  }

  it('takes the current context only, and puts files inside', () => {
    for (const name of ['ca.crt', 'me.crt', 'me.key']) writeFileSync(join(folder, name), name);

    const text = selfContainedKubeconfig(
      written(
        { 'client-certificate': 'me.crt', 'client-key': join(folder, 'me.key') },
        { 'certificate-authority': 'ca.crt' },
      ),
    );

    const base64 = (name: string): string => Buffer.from(name).toString('base64');
    expect(parse(text)).toMatchObject({
      clusters: [
        { cluster: { server: 'https://127.0.0.1:1', 'certificate-authority-data': base64('ca.crt') } },
      ],
      users: [{ user: { 'client-certificate-data': base64('me.crt'), 'client-key-data': base64('me.key') } }],
    });
    expect(parse(text).clusters).toHaveLength(1);
  });

  it('takes a token', () => {
    expect(parse(selfContainedKubeconfig(written({ token: 'abc' }))).users[0].user).toEqual({ token: 'abc' });
  });

  it.each([
    [
      'a user that signs in by a command',
      { exec: { command: 'kubelogin' } },
      'here',
      /"admin" needs a token/,
    ],
    ['no current context', { token: 'abc' }, 'gone', /names no cluster and user/],
  ])('refuses %s', (_name, user, context, message) => {
    const file = written(user, {}, context);

    expect(() => selfContainedKubeconfig(file)).toThrow(message);
    expect(() => selfContainedKubeconfig(file)).toThrow(file);
  });
});
