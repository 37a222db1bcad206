// Findings of every sort that a report has to show, over texts that are hard to show.
import { LineIndex } from '../../grammar/line-index.ts';
import type { Tree } from '../../grammar/tree.ts';
import type { Rule } from '../../compiler/check/check.ts';
import type { Diagnostic, Place } from '../../compiler/diagnostics.ts';
import type { Checked } from '../../compiler/report/report.ts';
import { type Source, wholeSource } from '../../compiler/load/source.ts';

const texts: Readonly<Record<string, string>> = {
  'conf/east1/node-local.conf': 'cluster {\n  nodename = "east1"\n  duravip_balance_set_size = 8\n}\n',
  'conf/east2/node-local.conf': 'cluster {\r\n\tduravip_balance_set_size = 4\r\n}\r\n',
  'conf/default/a b,c:100%.conf': 'Binding "日本語" { Bind_Adress = "10.1.1.1" }\nBinding "🚀x" {\n  one = 1\n  two = 2\n}\n',
  'conf/default/clean.conf': '# nothing wrong here\n',
  'conf/default/long.conf': `note = "${'x'.repeat(300)}" wrong = 1 note = "${'y'.repeat(300)}"\n`,
  'conf/default/evil.conf': 'name\u001b[31m = "\u202e<&>\u0000"\n',
};

export const sources: ReadonlyMap<string, Source> = new Map(Object.entries(texts).map(([path, text]) => [path, source(path, text)]));

function source(path: string, text: string): Source {
  const tree: Tree = { text, items: [], comments: [], diagnostics: [] };
  return wholeSource(path, text, tree, new LineIndex(text));
}

/** The place of a piece of text in a file. */
function placeIn(file: string, piece: string): Place {
  const start = texts[file]?.indexOf(piece) ?? -1;
  if (start < 0) throw new Error(`${file} does not hold ${piece}`);
  return { file, start, end: start + piece.length };
}

function finding(code: string, severity: Diagnostic['severity'], message: string, at: Place, more: Partial<Diagnostic> = {}): Diagnostic {
  return { code, severity, message, at, related: [], fix: null, nodes: [], ...more };
}

const long = 'conf/default/a b,c:100%.conf';
const misspelt = placeIn(long, 'Bind_Adress');

const diagnostics: readonly Diagnostic[] = [
  finding('EC0005', 'error', 'cannot read "conf/west1/node-local.conf": EACCES', { file: 'conf/west1/node-local.conf', start: 0, end: 0 }),
  finding('EC2001', 'error', '`Binding` has no option `Bind_Adress`; did you mean `Bind_Address`?', misspelt, {
    fix: { title: 'write Bind_Address', safe: true, edits: [{ ...misspelt, text: 'Bind_Address' }] },
    nodes: ['east1', 'east2'],
  }),
  finding('EC2002', 'warning', 'a span of several lines', placeIn(long, 'Binding "🚀x" {\n  one = 1\n  two = 2\n}')),
  finding('EC2003', 'info', 'far to the right', placeIn('conf/default/long.conf', 'wrong')),
  finding(
    'EC2004',
    'hint',
    'steers \u001b[2J the terminal, 100% <xml> & "quotes"\nin two lines',
    placeIn('conf/default/evil.conf', '\u001b[31m'),
  ),
  finding(
    'EC3104',
    'error',
    'duravip_balance_set_size differs: 4 on east2, 8 on east1; make it the same on all nodes',
    placeIn('conf/east2/node-local.conf', 'duravip_balance_set_size = 4'),
    {
      related: [{ at: placeIn('conf/east1/node-local.conf', '8'), message: 'east1 says 8 here' }],
      nodes: ['east1', 'east2'],
    },
  ),
];

export const sample: Checked = {
  diagnostics,
  sources,
  summary: { product: '4', nodes: ['east1', 'east2'], managers: ['mgr1'], files: sources.size, baselined: 3, failOn: 'error' },
};

export const clean: Checked = { ...sample, diagnostics: [], summary: { ...sample.summary, baselined: 0 } };

const rule = (code: string, name: string, severity: Rule['severity']): [string, Rule] => [
  code,
  { code, name, severity, title: `Title of ${name}: 100%`, why: `Why ${name} matters.`, bad: 'a', good: 'b' },
];

/** EC0005 is left out: a report must not fall over a code that nobody documented. */
export const rules: ReadonlyMap<string, Rule> = new Map([
  rule('EC2001', 'unknown-option', 'error'),
  rule('EC2002', 'several-lines', 'warning'),
  rule('EC2003', 'far-right', 'info'),
  rule('EC2004', 'steering', 'hint'),
  rule('EC3104', 'balance-set-size', 'error'),
]);

/** The same with a text put before every file. */
export function moved(checked: Checked, before: string): Checked {
  const shift = (at: Place): Place => ({ ...at, start: at.start + before.length, end: at.end + before.length });
  return {
    ...checked,
    sources: new Map([...checked.sources].map(([path, { text }]) => [path, source(path, before + text)])),
    diagnostics: checked.diagnostics.map((each) => ({
      ...each,
      at: shift(each.at),
      related: each.related.map((related) => ({ ...related, at: shift(related.at) })),
      fix: each.fix === null ? null : { ...each.fix, edits: each.fix.edits.map((edit) => ({ ...edit, ...shift(edit) })) },
    })),
  };
}
