// The pages of the codes: one each in `docs/codes/`, made from the rule itself, and an index. The examples are the ones that a test compiles.

import type { Example, Rule } from '../check/check.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { checkProject, loadProject } from '../run.ts';
import { mapFiles } from './map-files.ts';
import { noFix } from './no-fix.ts';
import { isAcceptable } from '../check/suppress.ts';
import { showExampleFile } from '../rules/example.ts';

/** Some examples have many files on purpose. */
const filesMax = 8;
const note = '<!-- Generated from the rule by `npm run generate`. Do not edit. -->';

/** Content of `docs/codes/CODE.md`. */
export function rulePage(rule: Rule): string {
  return [
    `# ${rule.code} ${rule.name}`,
    note,
    `${rule.title}. Severity: ${rule.severity}.`,
    rule.why,
    '## Raises it',
    exampleText(rule.bad),
    '## Does not',
    exampleText(rule.good),
    '## Fix',
    fixText(rule),
    `${acceptText(rule)} Accept or raise it everywhere: \`--severity ${rule.code}=LEVEL\`.`,
    '',
  ].join('\n\n');
}

/** What is offered on the bad example, applied by an editor or, where it is proven to be safe, by `ecconf check --fix`. */
function fixText(rule: Rule): string {
  const found = findingsOn(rule).filter(({ code }) => code === rule.code);
  const fixes = new Map(
    found.flatMap(({ fix, alternatives = [] }) => (fix === null ? [] : [fix, ...alternatives])).map((fix) => [fix.title, fix]),
  );
  const lines = [...fixes.values()]
    .slice(0, 4)
    .map(({ title, safe }) => `* ${title.replaceAll('|', '\\|')}${safe ? ' (safe: `ecconf check --fix` does it where it is proven)' : ''}`);
  if (lines.length > 0) return ['An editor offers here:', lines.join('\n')].join('\n\n');
  const why = noFix[rule.code];
  return why === undefined
    ? 'An editor offers one where it can tell what was meant; in this example it cannot.'
    : `None is offered. ${why}`;
}

function findingsOn({ bad, code }: Rule): readonly Diagnostic[] {
  const texts = typeof bad === 'string' ? { 'ecelerity-cluster.conf': bad } : bad;
  const [only, ...others] = Object.keys(texts);
  const lone = only !== undefined && others.length === 0 && /^[^/]+\.conf$/.test(only);
  for (const product of ['4', '3'] as const) {
    const project = loadProject([lone ? { kind: 'file', path: only } : { kind: 'tree', path: '.' }], mapFiles(texts), { product });
    const found = checkProject(project);
    if (found.some((each) => each.code === code)) return found;
  }
  return [];
}

function acceptText({ code }: Rule): string {
  if (isAcceptable(code)) return `Accept one occurrence: \`# ecconf-ignore ${code}: the reason\` on its line or the line above.`;
  return 'No comment accepts it, because what it leaves unread is not checked.';
}

/** Content of `docs/codes/README.md`. */
export function ruleIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    (rule) => `| [${rule.code}](${rule.code}.md) | ${rule.name} | ${rule.severity} | ${rule.title.replaceAll('|', '\\|')} |`,
  );
  const head = ['# Codes', '', note, '', 'Everything that `ecconf check` can report. `ecconf explain CODE` prints the same page.', ''];
  return [...head, '| code | name | severity | what |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function exampleText(example: Example): string {
  const files = Object.entries(typeof example === 'string' ? { 'ecelerity-cluster.conf': example } : example);
  const shown = files.slice(0, filesMax).map(([path, text]) => {
    const { remark, lines } = showExampleFile(text);
    const head = remark === '' ? `\`${path}\`` : `\`${path}\`, ${remark}`;
    return lines.length === 0 ? head : `${head}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\``;
  });
  if (files.length > filesMax) shown.push(`and ${files.length - filesMax} more files of the same kind`);
  return shown.join('\n\n');
}
