import type { ValidationReport } from '../api/validation-report';
import type { Paint } from '../output/paint';
import type { View } from '../output/printer';

type Item = NonNullable<ValidationReport['validationDetail']>[number];

const SIGNS: Readonly<Record<string, { sign: string; style: 'green' | 'yellow' | 'red' }>> = {
  success: { sign: '✓', style: 'green' },
  warning: { sign: '!', style: 'yellow' },
  failure: { sign: '✗', style: 'red' },
};

/** A validation: one line for each check, the verdict, and what no check can tell. */
export function validationView(name: string, report: ValidationReport): View {
  const items = report.validationDetail ?? [];
  return {
    value: report,
    rows: items.map(({ name: check, result, errorCode, description }) => ({
      check: check ?? '',
      result: result ?? '',
      errorCode: errorCode ?? '',
      description: description ?? '',
    })),
    text: (paint) =>
      [
        ...items.map((item) => itemText(item, paint)),
        '',
        report.isConnectionAvailable
          ? paint('green', `${name} is available.`)
          : paint('red', `${name} is not available.`),
        paint('dim', limitOf(items)),
      ].join('\n'),
  };
}

function itemText({ name, result, description, errorCode }: Item, paint: Paint): string {
  const { sign, style } = SIGNS[result ?? ''] ?? { sign: '?', style: 'yellow' };
  const head = `${paint(style, sign)} ${(result ?? '').padEnd(7)}  ${name ?? ''}`;
  const code = errorCode ? ` [${errorCode}]` : '';
  return description ? `${head}\n             ${description}${paint('dim', code)}` : head;
}

/** Microsoft's own service looks at no value in the cluster; this one compares the Secret. Neither looks into pods. */
function limitOf(items: readonly Item[]): string {
  const isOwnService = items.some(({ name }) =>
    /^Credentials validated|^Service account|^Cluster extension/.test(name ?? ''),
  );
  if (!isOwnService)
    return 'Not checked: values that were changed inside the cluster, in the Secret or in pods.';
  const isSecretSkipped = items.some(
    ({ name, description }) =>
      name?.startsWith('Configured connection information') && description?.startsWith('Skipped'),
  );
  const compared = isSecretSkipped ? '' : 'The Secret was compared with what was written. ';
  return `${compared}Not checked: values that pods took when they started, and other changes inside the cluster.`;
}
