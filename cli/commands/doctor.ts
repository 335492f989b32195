import { usageError } from '../cli-error';
import type { CommandDefinition } from '../command';
import { checkRepairOptions } from '../doctor/decide-repairs';
import { diagnoseCluster } from '../doctor/diagnose-cluster';
import { namesCluster } from '../doctor/diagnosis-body';
import { doctorFormats, doctorOptions, type DoctorOptions } from '../doctor/doctor-options';
import { readText } from '../doctor/read-text';
import { recogniseText } from '../doctor/recognise-text';

export const doctor: CommandDefinition = {
  description: [
    'Reads a cluster through the service, names every known problem with cause, fix and commands, and says what could not be read. Nothing is changed without --fix. The exit code is 1 when there are problems (notes do not count) and 0 when there are none.',
    '--text alone needs neither a service nor a cluster: the text is looked up in the catalogue on this machine. The exit code is then 0 when a problem is recognised and 3 when none is.',
    '-o text (the default), markdown and html print the whole report, table one line for each finding; json, jsonc and yaml are for programs.',
  ].join('\n\n'),
  options: doctorOptions,
  formats: doctorFormats,
  examples: [
    { text: 'What is wrong with a cluster', command: 'aksc doctor -g shop -n prod' },
    { text: 'With one connection', command: 'aksc doctor -g shop -n prod --connection orders_blob' },
    {
      text: 'A cluster that Azure Arc knows, as a page to hand on',
      command:
        'aksc doctor -g shop -n edge --cluster-type connectedClusters -o html --output-file report.html',
    },
    { text: 'What an error means, without any service', command: 'aksc doctor --text error.log' },
    { text: 'Repair what is safe, unattended', command: 'aksc doctor -g shop -n prod --fix safe' },
    { text: 'Repair, and be asked about the rest', command: 'aksc doctor -g shop -n prod --fix' },
    {
      text: 'Approve one repair by name, in a pipeline',
      command: 'aksc doctor -g shop -n prod --fix --yes --approve flux2-extension-missing',
    },
    { text: 'Go on after --no-wait or Ctrl+C', command: 'aksc doctor --operation $OPERATION_ID' },
  ],
  async run({ options }, context) {
    const typed = options as unknown as DoctorOptions;
    checkRepairOptions(typed, context.io.isInteractive);
    const { text: file, operation } = typed;
    if (operation !== undefined && (namesCluster(typed) || file !== undefined))
      throw usageError('--operation', 'cannot be given together with a cluster or --text');
    const text = file === undefined ? undefined : await readText(context.io, file);
    if (text !== undefined && !needsCluster(typed)) return recogniseText(context, typed, text);
    return await diagnoseCluster(context, typed, text);
  },
};

/** A text alone is looked up here; everything else is the service's work. */
function needsCluster(options: DoctorOptions): boolean {
  const { connection, failedOperation, fix } = options;
  return namesCluster(options) || [connection, failedOperation, fix].some((value) => value !== undefined);
}
