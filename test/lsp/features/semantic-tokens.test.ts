// Semantic tokens on the constructs of the language (golden files, `UPDATE=1` rewrites them), and that they and the TextMate grammar,
// which colours the same text before the server has answered, see the same comments and strings.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { semanticTokens, type Token } from '../../../lsp/features/semantic-tokens.ts';
import { assertGolden } from '../../golden-file.ts';
import { repository } from '../../shared.ts';
import { tokeniser, type Tokenise } from '../../textmate/tokenise.ts';
import { root, snapshotOf } from '../marked.ts';

const constructs = join(repository, 'test', 'textmate', 'golden');
const golden = join(import.meta.dirname, '..', 'golden');
const names = readdirSync(constructs).filter((each) => each.endsWith('.conf'));
const example = join(repository, 'examples', 'cluster', 'default');

function tokensOf(text: string): readonly Token[] {
  const path = 'default/ecelerity.conf';
  return semanticTokens(snapshotOf(new Map([[path, text]])), `${root}/${path}`, null);
}

describe('semantic tokens of the constructs', () => {
  for (const name of names) {
    it(name, () => {
      const text = readFileSync(join(constructs, name), 'utf8');
      assertGolden(join(golden, name.replace(/\.conf$/, '.tokens')), drawn(text));
    });
  }
});

/** Each line, and below it its tokens. */
function drawn(text: string): string {
  const tokens = tokensOf(text);
  let start = 0;
  const lines = text.split('\n').map((line) => {
    const own = tokens.filter((token) => token.start >= start && token.end <= start + line.length);
    start += line.length + 1;
    return [
      line,
      ...own.map(({ start: from, end, type, modifiers }) => `    ${text.slice(from, end).padEnd(24)} ${[type, ...modifiers].join(' ')}`),
    ].join('\n');
  });
  return `${lines.join('\n')}\n`;
}

describe('semantic tokens and the TextMate grammar', () => {
  let tokenise: Tokenise;
  before(async () => {
    tokenise = await tokeniser();
  });
  const texts = [
    ...names.filter((name) => name !== 'mistakes.conf').map((name) => [name, readFileSync(join(constructs, name), 'utf8')] as const),
    ...readdirSync(example).map((name) => [name, readFileSync(join(example, name), 'utf8')] as const),
  ];
  for (const [name, text] of texts) {
    it(`see the same comments and strings in ${name}`, () => {
      const semantic = tokensOf(text);
      const said = new Map<number, string>();
      for (const token of semantic) {
        for (let i = token.start; i < token.end; i++) said.set(i, token.type);
      }
      let line = 0;
      let offset = 0;
      for (const token of tokenise(text)) {
        if (token.line !== line) {
          offset = text.indexOf('\n', offset) + 1;
          line = token.line;
        }
        const isComment = token.scopes.some((scope) => scope.startsWith('comment'));
        const isQuoted = token.scopes.some((scope) => scope.startsWith('string.quoted'));
        for (let i = offset; i < offset + token.text.length; i++) {
          if (/\s/.test(text.charAt(i))) continue;
          const type = said.get(i);
          assert.equal(type === 'comment', isComment, `line ${line + 1}: comment at "${token.text}"`);
          // A name inside of a string has a colour of its own; what is no value at all has none of these.
          if (isQuoted)
            assert.ok(
              ['string', 'regexp', 'class', 'variable', 'property', 'type'].includes(type ?? ''),
              `line ${line + 1}: ${type} at "${token.text}"`,
            );
        }
        offset += token.text.length;
      }
    });
  }
});
