// Golden trees: `trees/NAME.conf` and what the grammar makes of it, errors with their messages included, in `trees/NAME.tree`.
// `UPDATE=1` rewrites the latter.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineIndex } from '../../grammar/line-index.ts';
import { syntaxMessage, syntaxSeverity } from '../../grammar/syntax-messages.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Node, Tree } from '../../grammar/tree.ts';
import { childrenOf } from '../../grammar/walk.ts';
import { checkedParse, fixed } from './helpers.ts';

const folder = join(import.meta.dirname, 'trees');

describe('golden trees', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.conf'))) {
    it(file, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const actual = dump(checkedParse(text));
      const golden = join(folder, file.replace('.conf', '.tree'));
      if (process.env.UPDATE) writeFileSync(golden, actual);
      assert.equal(actual, readFileSync(golden, 'utf8'));
    });
  }
});

function dump(tree: Tree): string {
  const lines = new LineIndex(tree.text);
  const out: string[] = [];
  const node = (n: Node, indentation: string): void => {
    out.push(`${indentation}${describeNode(tree, n)}`);
    for (const child of childrenOf(n)) node(child, `${indentation}  `);
  };
  for (const item of tree.items) node(item, '');
  out.push(`--- ${tree.comments.length} comments`);
  for (const d of tree.diagnostics) {
    const { line, column } = lines.human(d.start);
    const mark = JSON.stringify(tree.text.slice(d.start, d.end));
    out.push(`${line}:${column} ${syntaxSeverity(d.code)} ${d.code} ${mark} ${syntaxMessage(tree, d)}`);
  }
  if (tree.diagnostics.some((d) => d.fix !== null)) out.push('--- fixed', fixed(tree).trimEnd());
  return `${out.join('\n')}\n`;
}

function describeNode(tree: Tree, n: Node): string {
  const at = `${n.start}-${n.end}`;
  switch (n.kind) {
    case 'option':
      return `option ${n.key}${n.equals < 0 ? ' without =' : ''} ${at}`;
    case 'stanza':
      return `stanza ${n.key}${n.equals < 0 ? '' : ' with ='}${n.open < 0 ? ' not opened' : ''}${n.close < 0 ? ' not closed' : ''} ${at}`;
    case 'include':
      return `${n.key} ${at}`;
    case 'text':
      return `text ${JSON.stringify(textValue(tree.text, n))}${n.quote} ${at}`;
    case 'junk':
      return `junk ${JSON.stringify(tree.text.slice(n.start, n.end))}`;
    default:
      return `${n.kind} ${at}`;
  }
}
