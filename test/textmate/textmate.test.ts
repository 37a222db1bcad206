// The highlighting grammar, on the constructs of the language (golden files, `UPDATE=1` rewrites them) and on the manuals.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../grammar/parse.ts';
import { firstError } from '../../grammar/print/prettier-plugin.ts';
import type { Comment, Text, Tree } from '../../grammar/tree.ts';
import { childrenOf } from '../../grammar/walk.ts';
import type { Node } from '../../grammar/tree.ts';
import { assertGolden } from '../golden-file.ts';
import { shared } from '../shared.ts';
import { tokeniser, type Token, type Tokenise } from './tokenise.ts';

const folder = join(import.meta.dirname, 'golden');
let tokenise: Tokenise;
before(async () => {
  tokenise = await tokeniser();
});

describe('the TextMate grammar', () => {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.conf'))) {
    it(name, () => {
      const text = readFileSync(join(folder, name), 'utf8');
      assertGolden(join(folder, name.replace(/\.conf$/, '.scopes')), drawn(text, tokenise(text)));
    });
  }
});

/** Each line, and below it its tokens with their scopes. White space says nothing. */
function drawn(text: string, tokens: readonly Token[]): string {
  const lines = text.split('\n').map((line, number) => {
    const own = tokens.filter((token) => token.line === number && token.text.trim() !== '');
    return [line, ...own.map((token) => `    ${token.text.trim().padEnd(24)} ${token.scopes.join(' > ')}`)].join('\n');
  });
  return `${lines.join('\n')}\n`;
}

describe('the TextMate grammar on the manuals', () => {
  const corpus = shared('corpus', 'docs');
  if (corpus === null) return;
  const good: string[] = readdirSync(corpus)
    .filter((name) => name.endsWith('.conf'))
    .map((name) => readFileSync(join(corpus, name), 'utf8'))
    .filter((text) => firstError(parse(text)) === null);

  it('calls nothing invalid that the parser accepts', () => {
    assert.ok(good.length > 700);
    for (const text of good) {
      const invalid = tokenise(text).filter(({ scopes }) => scopes.some((scope) => scope.startsWith('invalid')));
      assert.deepEqual(invalid, [], text);
    }
  });

  it('sees comments, and nothing else, as comments', () => {
    for (const text of good) assert.equal(covered(text, 'comment'), joined(text, parse(text).comments), text);
  });

  it('sees strings in quotes as strings', () => {
    for (const text of good) assert.equal(inQuotes(text), joined(text, strings(parse(text))), text);
  });

  it('tells names of stanzas and of options apart as the parser does', () => {
    let compared = 0;
    for (const text of good) {
      const expected = itemNames(parse(text));
      compared += expected.length;
      assert.deepEqual(nameTokens(text), expected, text);
    }
    assert.ok(compared > 2000, String(compared));
  });

  /** The text of all tokens below a scope, without white space: comments and strings are compared by what is in them. */
  function covered(text: string, scope: string): string {
    const tokens = tokenise(text).filter(({ scopes }) => scopes.some((each) => each === scope || each.startsWith(`${scope}.`)));
    return withoutBlanks(tokens.map((token) => token.text).join(''));
  }

  function inQuotes(text: string): string {
    const isString = (scope: string): boolean => /^string\.(?:quoted|regexp|path)/.test(scope);
    const tokens = tokenise(text).filter(
      ({ scopes, text: own }) => scopes.some(isString) || (scopes[0] === 'variable.other.key' && own.startsWith('"')),
    );
    return withoutBlanks(tokens.map((token) => token.text).join(''));
  }

  function nameTokens(text: string): string[] {
    const kinds = { 'storage.type.stanza': 'stanza', 'entity.name.type.stanza.unknown': 'stanza', 'keyword.control.include': 'include' };
    const all: Readonly<Record<string, string>> = {
      ...kinds,
      'support.variable.property': 'option',
      'variable.other.property.unknown': 'option',
    };
    return tokenise(text).flatMap(({ text: own, scopes }) => {
      const kind = all[scopes.at(-1) ?? ''];
      return kind === undefined ? [] : [`${kind} ${own}`];
    });
  }
});

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

function joined(text: string, nodes: readonly (Comment | Text)[]): string {
  return withoutBlanks(nodes.map(({ start, end }) => text.slice(start, end)).join(''));
}

function strings(tree: Tree): Text[] {
  return everyNode(tree.items).filter((node): node is Text => node.kind === 'text' && node.quote !== '');
}

function itemNames(tree: Tree): string[] {
  return everyNode(tree.items).flatMap((node) => {
    const named = node.kind === 'option' || node.kind === 'stanza' || node.kind === 'include';
    return named ? [`${node.kind} ${tree.text.slice(node.start, node.nameEnd)}`] : [];
  });
}

function everyNode(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...everyNode(childrenOf(node))]);
}
