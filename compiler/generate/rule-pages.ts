// The pages of the codes: one each in `docs/codes/`, made from the rule itself, and an index. The examples are the ones that a test compiles.

import type { Example, Rule } from '../check.ts';

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
    `Accept one occurrence: \`# ecconf-ignore ${rule.code}: the reason\` on its line or the line above. Accept or raise it everywhere: \`--severity ${rule.code}=LEVEL\`.`,
    '',
  ].join('\n\n');
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
  const files = typeof example === 'string' ? { 'ecelerity-cluster.conf': example } : example;
  return Object.entries(files)
    .map(([path, text]) => {
      const target = /^@symlink (\S+)\s*$/.exec(text)?.[1];
      if (target !== undefined) return `\`${path}\`: a symbolic link to \`${target}\``;
      return `\`${path}\`\n\n\`\`\`\n${shortened(text).trimEnd()}\n\`\`\``;
    })
    .slice(0, 8)
    .join('\n\n');
}

/** Some examples are long on purpose. */
function shortened(text: string): string {
  const lines = text.split('\n');
  return lines.length <= 40 ? text : [...lines.slice(0, 30), `# ... ${lines.length - 30} more lines of the same kind`].join('\n');
}
