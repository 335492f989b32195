import * as df from 'durable-functions';
import type { ActivityHandler } from 'durable-functions';
import { connect } from '../orchestrations/connections/connect';
import { diagnose } from '../orchestrations/diagnosis/diagnose';
import { disconnect } from '../orchestrations/connections/disconnect';
import { dryRun } from '../orchestrations/connections/dry-run';
import { dryRunListEntity } from '../orchestrations/connections/dry-run-list-entity';
import { fluxConfiguration } from '../orchestrations/flux/flux-configuration';
import { gateEntity } from '../orchestrations/turns/gate-entity';
import { targetClustersEntity } from '../orchestrations/turns/target-clusters-entity';
import { usageEntity } from '../orchestrations/turns/usage-entity';
import { repair } from '../orchestrations/diagnosis/repair';
import { validate } from '../orchestrations/connections/validate';
import { activities } from './app';
import { isOperationRunning } from './operation-lookup';

df.app.orchestration('connect', connect);
df.app.orchestration('diagnose', diagnose);
df.app.orchestration('disconnect', disconnect);
df.app.orchestration('dry-run', dryRun);
df.app.orchestration('flux-configuration', fluxConfiguration);
df.app.orchestration('repair', repair);
df.app.orchestration('validate', validate);
df.app.entity('dry-run-list', dryRunListEntity);
df.app.entity('gate', gateEntity);
df.app.entity('target-clusters', targetClustersEntity);
df.app.entity('usage', usageEntity);

for (const [name, handler] of Object.entries(activities)) {
  df.app.activity(name, { handler: handler as ActivityHandler });
}

df.app.activity('is-operation-running', {
  extraInputs: [df.input.durableClient()],
  handler: async (input, context) => {
    const { operationId } = input as { operationId: string };
    return { isRunning: await isOperationRunning(df.getClient(context), operationId) };
  },
});
