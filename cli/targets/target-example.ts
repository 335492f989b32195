import type { AuthKind } from '../../targets/target';
import type { Example } from '../command';
import type { TargetCommand } from './target-command';

const TITLES: Readonly<Record<AuthKind, string>> = {
  workloadIdentity: 'With a workload identity',
  secret: 'With a secret',
  servicePrincipal: 'With a service principal',
  csi: 'Through the Secrets Store CSI driver',
};

/** A command line that creates a connection to a target. */
export function exampleOf(command: TargetCommand, auth: AuthKind, verb = 'create'): Example {
  const words = [
    `aksc connection ${verb} ${command.name} -g GROUP -n CLUSTER`,
    ...targetWords(command),
    ...authWords(command, auth),
  ];
  return { text: TITLES[auth], command: words.join(' \\\n  ') };
}

function targetWords({ address, idOptions }: TargetCommand): string[] {
  if (address === 'confluentCloud')
    return [
      '--bootstrap-server pkc-1.westeurope.azure.confluent.cloud:9092 --kafka-key KEY --kafka-secret SECRET',
      '--schema-registry https://psrc-1.westeurope.azure.confluent.cloud --schema-key KEY --schema-secret SECRET',
    ];
  const names = idOptions.map(({ name }) => `--${name} ${name.replaceAll('-', '_').toUpperCase()}`).join(' ');
  return [address === 'armId' ? `--tg TARGET_GROUP ${names}` : names];
}

function authWords({ address, target }: TargetCommand, auth: AuthKind): string[] {
  if (address === 'confluentCloud') return [];
  if (auth === 'workloadIdentity')
    return ['--workload-identity IDENTITY_ID', ...fabricWords(target?.addressProperties)];
  if (auth === 'servicePrincipal') return ['--service-principal client-id=ID secret=SECRET object-id=ID'];
  if (auth === 'csi') return ['--enable-csi'];
  if (target?.callerSecret === 'nameAndPassword') return ['--secret name=USER secret=PASSWORD'];
  return target?.callerSecret === 'connectionString' ? ['--secret secret=CONNECTIONSTRING'] : ['--secret'];
}

function fabricWords(addressProperties: Readonly<Record<string, string>> | undefined): string[] {
  if (!addressProperties) return [];
  return [
    `--connstr-props ${Object.keys(addressProperties)
      .map((name) => `${name}=VALUE`)
      .join(' ')}`,
  ];
}
