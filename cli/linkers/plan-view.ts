import type { DryRun } from '../api/dry-runs';
import type { Paint } from '../output/paint';
import type { View } from '../output/printer';
import type { Row } from '../output/text-table';

interface Plan {
  name: string;
  dryRun: DryRun;
  warnings: readonly string[];
}

type Prerequisite = NonNullable<DryRun['properties']['prerequisiteResults']>[number];

/** Plans of connections: what is missing, and every change. */
export function planView(plans: readonly Plan[]): View {
  const [only] = plans;
  return {
    value: plans.length === 1 && only ? only.dryRun : plans.map(({ dryRun }) => dryRun),
    rows: plans.flatMap(({ dryRun }) => rowsOf(dryRun)),
    text: (paint) => plans.map((plan) => planText(plan, paint)).join('\n\n'),
  };
}

function planText({ name, dryRun, warnings }: Plan, paint: Paint): string {
  const missing = dryRun.properties.prerequisiteResults ?? [];
  const rows = rowsOf(dryRun);
  const changes =
    rows.length === 0
      ? ['  None: everything is there.']
      : rows.flatMap(({ Change = '', Action = '', Scope = '' }) => [
          `  ${Change}`,
          paint('dim', `      ${Action} on ${Scope}`),
        ]);
  return [
    paint('bold', `Plan of ${name}; nothing was changed`),
    ...(missing.length > 0
      ? [paint('red', 'Missing'), ...missing.map((item) => `  ${prerequisiteText(item)}`)]
      : [paint('green', 'Nothing is missing.'), '', paint('bold', 'Changes'), ...changes]),
    ...warnings.map((warning) => `${paint('yellow', 'Warning:')} ${warning}`),
  ].join('\n');
}

function rowsOf({ properties }: DryRun): Row[] {
  return (properties.operationPreviews ?? []).map(({ name, description, action, scope }) => ({
    Change: description ?? name,
    Action: action ?? '',
    Scope: scope ?? '',
  }));
}

function prerequisiteText({
  type,
  code,
  message,
  scope,
  permissions,
  recommendedRole,
}: Prerequisite): string {
  if (type !== 'permissionsMissing') return `${code ?? type}: ${message ?? ''}`;
  const role = recommendedRole ? `; the role "${recommendedRole}" has it` : '';
  return `Permission ${(permissions ?? []).join(', ')} on ${scope ?? ''}${role}`;
}
