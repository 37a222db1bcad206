// One peer each: given the text and the equivalent JSON text, a function that parses once. JSON is the yardstick.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name) => readFileSync(join(import.meta.dirname, name), 'utf8');

export const peers = {
  'JSON.parse':
    ({ json }) =>
    () =>
      JSON.parse(json),
  async 'jsonc-parser parseTree'({ json }) {
    const { parseTree } = await import('jsonc-parser');
    return () => parseTree(json);
  },
  async 'smol-toml'({ json }) {
    const { parse, stringify } = await import('smol-toml');
    const text = stringify({ items: JSON.parse(json) });
    return () => parse(text);
  },
  async acorn({ json }) {
    const { parseExpressionAt } = await import('acorn');
    return () => parseExpressionAt(json, 0, { ecmaVersion: 'latest' });
  },
  async '@babel/parser'({ json }) {
    const { parseExpression } = await import('@babel/parser');
    return () => parseExpression(json);
  },
  async peggy({ text }) {
    const { default: peggy } = await import('peggy');
    const parser = peggy.generate(read('config.peggy'));
    return () => parser.parse(text);
  },
  async lezer({ text }) {
    const { buildParser } = await import('@lezer/generator');
    const parser = buildParser(read('config.grammar'), { warn: () => {} });
    return () => parser.parse(text);
  },
  async 'js-yaml'({ json }) {
    const { load, dump } = await import('js-yaml');
    const text = dump(JSON.parse(json));
    return () => load(text);
  },
  async yaml({ json }) {
    const { parseDocument, stringify } = await import('yaml');
    const text = stringify(JSON.parse(json));
    return () => parseDocument(text);
  },
};
