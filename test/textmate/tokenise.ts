// Tokens as the editor's own engine makes them by our grammar.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { textMateFile } from '../../compiler/generate/textmate.ts';

export interface Token {
  /** Line, from 0. */
  readonly line: number;
  readonly text: string;
  /** Without the root and the suffix that all have, the innermost last. */
  readonly scopes: readonly string[];
}

export type Tokenise = (text: string) => readonly Token[];

const suffix = '.ecelerity-conf';

/** Loads the engine and the grammar as `npm run generate` would write it. */
export async function tokeniser(): Promise<Tokenise> {
  const wasm = join(createRequire(import.meta.url).resolve('vscode-oniguruma'), '..', 'onig.wasm');
  await oniguruma.loadWASM(new Uint8Array(readFileSync(wasm)).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(textMateFile(), 'ecelerity-conf.tmLanguage.json'),
  });
  const grammar = await registry.loadGrammar(`source${suffix}`);
  if (grammar === null) throw new Error('the grammar does not load');
  return (text) => {
    const tokens: Token[] = [];
    let state = textmate.INITIAL;
    for (const [number, line] of text.split(/\r\n|\r|\n/).entries()) {
      const result = grammar.tokenizeLine(line, state);
      state = result.ruleStack;
      for (const { startIndex, endIndex, scopes } of result.tokens) {
        const name = (scope: string): string => scope.replace(suffix, '');
        tokens.push({ line: number, text: line.slice(startIndex, endIndex), scopes: scopes.slice(1).map(name) });
      }
    }
    return tokens;
  };
}
