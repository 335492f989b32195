import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { pick } from '../json';
import type { Answer, Azure, Call, Handler } from '../provider';
import { splitAction } from '../resource-path';

/** POST actions of a cluster that hand out kubeconfigs. */
export const credentialActions: Readonly<Record<string, Handler>> = {
  listclusteradmincredential: (call, azure) => answerCredential(call, azure, 'admin'),
  listclusterusercredential: (call, azure) => answerCredential(call, azure, 'user'),
};

function answerCredential(call: Call, azure: Azure, user: 'admin' | 'user'): Answer {
  const cluster = requireResource(splitAction(call.path).owner, azure);
  if (user === 'admin' && pick(cluster.body, 'properties', 'disableLocalAccounts') === true) {
    throw badRequest(
      'BadRequest',
      'Getting static credential is not allowed because this cluster is set to disable local accounts.',
    );
  }
  const name = cluster.id.split('/').at(-1) ?? '';
  const value = Buffer.from(azure.kubernetes.kubeconfig(name, user)).toString('base64');
  return {
    status: 200,
    body: { kubeconfigs: [{ name: user === 'admin' ? 'clusterAdmin' : 'clusterUser', value }] },
  };
}
