import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportHtml } from '../../diagnostics/report/report-html';
import { reportText } from '../../diagnostics/report/report-text';
import { look } from '../diagnostics/look';
import { brokenWorlds } from '../diagnostics/worlds/broken/broken-worlds';

const docs = join(__dirname, '..', '..', 'docs');
const page = join(docs, 'diagnosis.md');
const example = join(docs, 'diagnosis-example.html');
const MARKED = /<!-- example -->[^]*<!-- \/example -->/;

/** The report that the page shows: an extension that cannot be installed. */
async function exampleReport() {
  const broken = brokenWorlds['helm']?.['helm-chart-download-failed'];
  if (!broken) throw new Error('The broken world of the example is gone');
  return look(broken.build());
}

describe('docs/diagnosis.md', () => {
  it('shows a report as it is (run with UPDATE_DOCS=1 to write it anew)', async () => {
    const report = await exampleReport();
    const block = `<!-- example -->\n\n\`\`\`text\n${reportText(report).trimEnd()}\n\`\`\`\n\n<!-- /example -->`;
    const html = reportHtml(report);

    if (process.env['UPDATE_DOCS'] === '1') {
      writeFileSync(
        page,
        readFileSync(page, 'utf8').replace(MARKED, () => block),
      );
      writeFileSync(example, html);
    }

    expect(MARKED.exec(readFileSync(page, 'utf8'))?.[0]).toBe(block);
    expect(readFileSync(example, 'utf8')).toBe(html);
  });
});
