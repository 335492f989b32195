import { Option } from 'commander';
import { type ClusterOptions, clusterOptions } from '../address/address-options';

/** What `aksc doctor` prints; the first is the default. */
export const doctorFormats = [
  'text',
  'table',
  'json',
  'jsonc',
  'yaml',
  'tsv',
  'markdown',
  'html',
  'none',
] as const;
export type DoctorFormat = (typeof doctorFormats)[number];

export const clusterTypes = {
  managedClusters: 'Microsoft.ContainerService',
  connectedClusters: 'Microsoft.Kubernetes',
} as const;

export interface DoctorOptions extends ClusterOptions {
  output: DoctorFormat;
  outputFile?: string;
  clusterType?: keyof typeof clusterTypes;
  connection?: string;
  text?: string;
  failedOperation?: string;
  operation?: string;
  fix?: 'ask' | 'safe';
  approve?: string[];
  yes?: true;
  wait: boolean;
}

const QUESTION = 'What to look at:';
const REPAIR = 'Repair:';

/** New option objects. */
export function doctorOptions(): Option[] {
  return [
    ...clusterOptions(),
    new Option('--cluster-type <type>', 'of the cluster that -g and -n name; managedClusters when absent')
      .choices(Object.keys(clusterTypes))
      .helpGroup('Cluster:'),
    new Option('--connection <name>', 'this connection only').helpGroup(QUESTION),
    new Option(
      '--text <file>',
      'error text or log, - is standard input; without a cluster it is looked up on this machine',
    ).helpGroup(QUESTION),
    new Option('--failed-operation <id>', 'a failed operation: its error and request').helpGroup(QUESTION),
    new Option('--operation <id>', 'go on with a diagnosis that was begun before').helpGroup(QUESTION),
    new Option('--fix [which]', 'repair: safe ones unattended, others after a question; safe: no others')
      .choices(['ask', 'safe'])
      .preset('ask')
      .helpGroup(REPAIR),
    new Option('--approve <id...>', 'approve these repairs by name, without a question').helpGroup(REPAIR),
    new Option('-y, --yes', 'ask nothing: what --approve does not name is not carried out').helpGroup(REPAIR),
    new Option('--output-file <file>', 'write the report to a file').helpGroup('Operation:'),
    new Option('--no-wait', 'do not wait until the diagnosis has ended').helpGroup('Operation:'),
  ];
}
