// The pages of the codes: one each in `docs/codes/`, made from the rule itself, and an index. The examples are the ones that a test compiles.

import type { Example, Rule } from '../check/check.ts';
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
    `${acceptText(rule)} Accept or raise it everywhere: \`--severity ${rule.code}=LEVEL\`.`,
    '',
  ].join('\n\n');
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
