import type { DiagnosisReport } from '../diagnose';
import type { Finding } from '../finding';
import { headline } from './headline';
import { repairHeading, repairSteps } from './repair-words';
import { htmlStyle } from './html-style';

/** The report as one HTML file: no script, nothing loaded from elsewhere. */
export function reportHtml(report: DiagnosisReport): string {
  const [verdict = '', advice] = headline(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(verdict)}</title>
<style>
${htmlStyle}
</style>
</head>
<body>
<header>
<h1>${escaped(verdict)}</h1>
${advice === undefined ? '' : `<p class="advice">${escaped(advice)}</p>\n`}<p class="meta">${escaped(report.cluster.id)}<br>${escaped(report.takenAt)}, ${report.apiCalls} calls to Azure and Kubernetes</p>
</header>
<main>
${report.findings.map(findingHtml).join('\n')}
${repairsHtml(report)}
${notReadableHtml(report)}
${healthyHtml(report)}
</main>
</body>
</html>
`;
}

function findingHtml(finding: Finding, index: number): string {
  const { severity, title, id, confidence, subject, cause, fix, evidence, symptoms, commands } = finding;
  const facts: [string, string][] = [
    ['Cause', escaped(cause)],
    ['Fix', escaped(fix)],
    ...(subject ? [['Where', escaped(subject)] satisfies [string, string]] : []),
    ...(symptoms.length > 0
      ? [
          ['Explains', symptoms.map((symptom) => escaped(symptom.title)).join('<br>')] satisfies [
            string,
            string,
          ],
        ]
      : []),
  ];
  return `<article class="${severity}">
<h2>${index + 1}. ${escaped(title)}</h2>
<p class="meta">${severity}, confidence ${confidence}, <code>${escaped(id)}</code></p>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
${
  evidence.length > 0
    ? table(
        ['Evidence', ''],
        evidence.map(({ where, what }) => [where, what]),
      )
    : ''
}
${commands.length > 0 ? `<pre>${escaped(commands.join('\n'))}</pre>` : ''}
</article>`;
}

function repairsHtml({ repairs = [] }: DiagnosisReport): string {
  if (repairs.length === 0) return '';
  const items = repairs.map(
    (repair) =>
      `<li>${escaped(repairHeading(repair))}<ul>${repairSteps(repair)
        .map((step) => `<li>${escaped(step)}</li>`)
        .join('')}</ul></li>`,
  );
  return `<section>\n<h2>Repairs</h2>\n<ul>\n${items.join('\n')}\n</ul>\n</section>`;
}

function notReadableHtml({ notReadable }: DiagnosisReport): string {
  if (notReadable.length === 0) return '';
  const rows = notReadable.map(({ what, reason, affects }) => [what, reason, affects.join(', ')]);
  return `<section>
<h2>Could not be read</h2>
<p>Nothing is concluded from these.</p>
${table(['Resource', 'Why', 'Not decided'], rows)}
</section>`;
}

function healthyHtml({ healthy }: DiagnosisReport): string {
  const rows = healthy.map(({ id, title }) => [id, title]);
  return `<details>
<summary>Checked and not the case (${healthy.length})</summary>
${table(['Entry', 'Problem'], rows)}
</details>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((name) => `<th>${escaped(name)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((value) => `<td>${escaped(value)}</td>`).join('')}</tr>`)
    .join('\n');
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from outside never becomes markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
