// Random configuration texts that are well formed and laid out in every way the language allows: between any two tokens there
// may be blanks, line ends and comments of each kind.
import fc from 'fast-check';

/** A token of a text; `glued` ones must stay on the line of the token before them (a word that is a label, R28). */
interface Piece {
  readonly text: string;
  readonly glued?: boolean;
}

const word = fc.constantFrom('a', 'Binding', 'enable_duravip', 'on', '0640', '-1', '10.0.0.1', '*.example.com', 'x-y', 'Include_x');
const path = fc.constantFrom('/a/b', '10.0.0.0/8', '10/60', 'C:\\n/x', '/end\\', '/x/*y');
const inside = fc.stringMatching(/^(?:[a-z =#{}()[\];,/*é]|\\[\\"'rntdx.]|\n){0,12}$/);
const doubled = inside.map((body) => `"${body}"`);
const single = inside.map((body) => `'${body}'`);
const text = fc.oneof({ weight: 3, arbitrary: word }, path, doubled, single);
const name = fc.constantFrom('cluster', 'NodeName', 'Replicate', 'logs', '_x', 'NAS-IP-Address', 'hook:a', 'Esmtp_Listener', 'unknown');

const lineComment = fc.constantFrom('#', '# a', '#b  ', '# ecconf-ignore EC2001: why', '# prettier-ignore', '# "', '# }', '# /*');
const blockComment = fc.constantFrom('/**/', '/* a */', '/* a\n  b */', '/*\n * a\n\t*/', '/* ecconf-ignore EC1: x */', '/* # */');
const blanks = fc.constantFrom(' ', ' ', ' ', '  ', '\t', '\n', '\n\n', '\n\n\n  ', ' \n\t');
const gap = fc
  .array(fc.oneof({ weight: 12, arbitrary: blanks }, { weight: 1, arbitrary: lineComment.map((c) => `${c}\n`) }, blockComment), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => ` ${parts.join('')} `);
const narrowGap = fc.constantFrom(' ', '\t', '  ', ' /* a */ ');

const list = fc.array(text, { maxLength: 4 }).map((items) => ['(', ...items, ')']);
const entry = fc.tuple(fc.oneof(word, doubled), text).map(([key, value]) => [key, '=', value]);
const dict = fc.array(entry, { maxLength: 3 }).map((entries) => ['[', ...entries.flat(), ']']);
const sign = fc.constantFrom([], ['=']);
const option = fc.oneof(
  fc.tuple(name, text).map(([n, value]) => pieces(n, '=', value)),
  fc.tuple(name, sign, fc.oneof(list, dict)).map(([n, equals, value]) => pieces(n, ...equals, ...value)),
);
const include = fc
  .tuple(fc.constantFrom('include', 'READONLY_INCLUDE'), text)
  .map(([n, value]) => [...pieces(n), { text: value, glued: true }]);
const label = fc.oneof(
  fc.constant<Piece[]>([]),
  text.map((value) => [{ text: value, glued: true }]),
  text.map((value) => pieces('=', value)),
);

const { item } = fc.letrec<{ item: Piece[] }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    { weight: 4, arbitrary: option },
    { weight: 1, arbitrary: include },
    {
      weight: 2,
      arbitrary: fc
        .tuple(name, label, fc.array(tie('item'), { maxLength: 3 }))
        .map(([n, labels, items]) => [...pieces(n), ...labels, ...pieces('{'), ...items.flat(), ...pieces('}')]),
    },
  ),
}));

/** A whole file. */
export const randomText: fc.Arbitrary<string> = fc
  .array(item, { maxLength: 5 })
  .map((items) => items.flat())
  .chain((all) => fc.tuple(...all.map(({ glued }) => (glued ? narrowGap : gap)), gap).map((gaps) => joined(all, gaps)));

function joined(all: readonly Piece[], gaps: readonly string[]): string {
  return all.map((piece, i) => gaps[i] + piece.text).join('') + (gaps.at(-1) ?? '');
}

function pieces(...texts: readonly string[]): Piece[] {
  return texts.map((each) => ({ text: each }));
}
