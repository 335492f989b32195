import { stringify } from 'yaml';
import { readKubeconfig } from '../../kubernetes/kubeconfig';

function kubeconfig(user: object, server = 'https://c.example:443'): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'ctx',
    clusters: [
      { name: 'other', cluster: { server: 'https://other' } },
      { name: 'c', cluster: { server, 'certificate-authority-data': 'Q0E=' } },
    ],
    contexts: [{ name: 'ctx', context: { cluster: 'c', user: 'u' } }],
    users: [{ name: 'u', user }],
  });
}

describe('readKubeconfig', () => {
  it('takes server, CA and token of the current context', () => {
    expect(readKubeconfig(kubeconfig({ token: 't' }))).toEqual({
      server: 'https://c.example:443',
      caData: 'Q0E=',
      login: { token: 't' },
    });
  });

  it('takes a client certificate', () => {
    const user = { 'client-certificate-data': 'Y2VydA==', 'client-key-data': 'a2V5' };

    expect(readKubeconfig(kubeconfig(user)).login).toEqual({ certData: 'Y2VydA==', keyData: 'a2V5' });
  });

  it.each([
    ['kubelogin', { exec: { command: 'kubelogin', args: ['get-token'] } }],
    ['a command', { exec: { command: '/bin/evil' }, tokenFile: '/etc/passwd' }],
    ['the old Azure sign-in', { 'auth-provider': { name: 'azure', config: {} } }],
    ['nothing', {}],
  ])('leaves %s to an Entra token', (_what, user) => {
    expect(readKubeconfig(kubeconfig(user))).not.toHaveProperty('login');
  });

  it.each([
    ['a server without TLS', kubeconfig({ token: 'canary' }, 'http://c.example')],
    ['no YAML', '{canary'],
    ['something else', 'canary: 1'],
    [
      'no current cluster',
      kubeconfig({ token: 'canary' }).replace('current-context: ctx', 'current-context: x'),
    ],
  ])('refuses %s and repeats nothing of it', (_what, text) => {
    let message = '';
    try {
      readKubeconfig(text);
    } catch (error) {
      message = String(error);
    }

    expect(message).toMatch(/kubeconfig/);
    expect(message).not.toContain('canary');
  });
});
