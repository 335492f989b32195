import type { AuthKind } from '../../targets/target';
import type { Example } from '../command';
import type { TargetCommand } from './target-command';

const TITLES: Readonly<Record<AuthKind, string>> = {
  workloadIdentity: 'With a workload identity',
  secret: 'With a secret',
  servicePrincipal: 'With a service principal',
  csi: 'Through the Secrets Store CSI driver',
};

/** A command line that creates a connection to a target; what the user has to fill in are shell variables. */
export function exampleOf(command: TargetCommand, auth: AuthKind, verb = 'create'): Example {
  const words = [
    `aksc connection ${verb} ${command.name} -g $GROUP -n $CLUSTER`,
    ...targetWords(command),
    ...authWords(command, auth),
  ];
  return { text: TITLES[auth], command: words.join(' \\\n  ') };
}

function targetWords({ address, idOptions }: TargetCommand): string[] {
  if (address === 'confluentCloud')
    return [
      '--bootstrap-server pkc-1.westeurope.azure.confluent.cloud:9092 --kafka-key $KAFKA_KEY --kafka-secret $KAFKA_SECRET',
      '--schema-registry https://psrc-1.westeurope.azure.confluent.cloud --schema-key $SCHEMA_KEY --schema-secret $SCHEMA_SECRET',
    ];
  const names = idOptions
    .map(({ name }) => `--${name} $${name.replaceAll('-', '_').toUpperCase()}`)
    .join(' ');
  return [address === 'armId' ? `--tg $TARGET_GROUP ${names}` : names];
}

function authWords({ address, target }: TargetCommand, auth: AuthKind): string[] {
  if (address === 'confluentCloud') return [];
  if (auth === 'workloadIdentity')
    return ['--workload-identity $IDENTITY_ID', ...fabricWords(target?.addressProperties)];
  if (auth === 'servicePrincipal')
    return ['--service-principal client-id=$CLIENT_ID secret=$CLIENT_SECRET object-id=$OBJECT_ID'];
  if (auth === 'csi') return ['--enable-csi'];
  if (target?.callerSecret === 'nameAndPassword') return ['--secret name=$USER_NAME secret=$PASSWORD'];
  return target?.callerSecret === 'connectionString' ? ['--secret secret=$CONNECTION_STRING'] : ['--secret'];
}

function fabricWords(addressProperties: Readonly<Record<string, string>> | undefined): string[] {
  if (!addressProperties) return [];
  return [
    `--connstr-props ${Object.keys(addressProperties)
      .map((name) => `${name}=$VALUE`)
      .join(' ')}`,
  ];
}
