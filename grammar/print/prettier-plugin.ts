// The language as a plugin for prettier 3: parser, printer, which files it is for. `compiler/format/prettier-plugin.ts` completes it
// with the spelling of names and is what the package exports.

import type { Parser, Plugin, Printer, SupportLanguage, SupportOption } from 'prettier';
import type { SyntaxDiagnostic } from '../diagnostics.ts';
import { LineIndex } from '../line-index.ts';
import { outline } from '../meaning.ts';
import { parse } from '../parse.ts';
import type { Spell } from './print-names.ts';
import { printTree } from './printer.ts';
import { syntaxMessage, syntaxSeverity } from '../syntax-messages.ts';
import type { Tree } from '../tree.ts';

/** The root of prettier's syntax tree, and its only node: comments and order are the printer's own affair. */
interface Root {
  readonly tree: Tree;
}

/** Which spelling to print by, given prettier's options. */
export type SpellFor = (options: Readonly<Record<string, unknown>>) => Spell;

/** What prettier needs of a plugin, all of it present. */
export interface EcelerityPlugin extends Plugin<Root> {
  readonly languages: SupportLanguage[];
  readonly parsers: { readonly ecelerity: Parser<Root> };
  readonly printers: { readonly ecelerity: Printer<Root> };
  readonly options: Record<string, SupportOption>;
  readonly defaultOptions: { readonly printWidth: number; readonly tabWidth: number };
}

/** A syntax error as prettier shows it: a code frame at `loc`, both numbers from 1. */
export class FormatSyntaxError extends SyntaxError {
  /** The message without the code frame, which prettier puts behind `message`. */
  readonly reason: string;
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };

  constructor(tree: Tree, start: number, message: string) {
    super(message);
    this.reason = message;
    this.name = 'SyntaxError';
    this.loc = { start: new LineIndex(tree.text).human(start) };
  }
}

const languages: SupportLanguage[] = [
  {
    name: 'Ecelerity configuration',
    parsers: ['ecelerity'],
    filenames: ['ecelerity.conf', 'ecelerity-cluster.conf', 'eccluster.conf', 'msgc_server.conf', 'node-local.conf'],
    vscodeLanguageIds: ['ecelerity-conf'],
    isSupported: ({ filepath }) => /(?:^|[/\\])(?:ecelerity|eccluster)[^/\\]*\.conf$/.test(filepath),
  },
];

export function prettierPlugin(spellFor: SpellFor, options: Record<string, SupportOption>): EcelerityPlugin {
  return {
    languages,
    parsers: { ecelerity: parser },
    printers: {
      ecelerity: {
        print: (path, given) => printTree(path.node.tree, spellFor({ ...given })),
        getVisitorKeys: () => [],
        // For `prettier --debug-check`: what it compares.
        massageAstNode: (root: Root) => outline(root.tree),
      },
    },
    options,
    defaultOptions: { printWidth: 100, tabWidth: 2 },
  };
}

const parser: Parser<Root> = {
  astFormat: 'ecelerity',
  parse: parseForPrettier,
  locStart: () => 0,
  locEnd: ({ tree }) => tree.text.length,
};

/** A file with errors is not formatted: what the author meant by the rest of it is not known. */
function parseForPrettier(text: string): Root {
  const tree = parse(text);
  const error = firstError(tree);
  if (error !== null) throw new FormatSyntaxError(tree, error.start, syntaxMessage(tree, error));
  return { tree };
}

/** The first thing for which a tree can't be formatted, or null. */
export function firstError(tree: Tree): SyntaxDiagnostic | null {
  return tree.diagnostics.find(({ code }) => syntaxSeverity(code) === 'error') ?? null;
}
