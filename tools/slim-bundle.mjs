// What the bundles leave out of the packages that they hold.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prettier's document builders once again are 29 KB that `prettier/standalone`, which formats, brings along as well. */
export const buildersOfStandalone = { 'prettier/doc': join(import.meta.dirname, 'prettier-doc.mjs') };

/**
 * Chevrotain's own lexer and its parser of regular expressions (33 KB): the parser is fed by `grammar/lexer.ts`, and of chevrotain's only
 * two constants are looked at. Where a new version of chevrotain has the file elsewhere, the bundles merely grow.
 */
export const withoutLexer = {
  name: 'without-lexer',
  setup({ onResolve }) {
    onResolve({ filter: /\/lexer_public\.js$/ }, ({ importer }) =>
      importer.includes('/chevrotain/') ? { path: join(import.meta.dirname, 'chevrotain-lexer.mjs') } : undefined,
    );
  },
};

/**
 * The pages of checks (why it matters, a bad and a good example), which a language server never shows: 60 KB. They are cut out of the source by
 * its layout, which prettier keeps: a property of the check begins two blanks from the margin and ends where the next one does. A template may
 * have lines that begin so, and is left as it is.
 */
export const withoutPages = {
  name: 'without-pages',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]compiler[/\\]checks[/\\].+\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const cut = source.replace(
        /^ {2}(?:(why|bad|good):|get (bad|good)\(\)).*\n(?:(?! {2}\S|\}).*\n| {2}[}\])].*\n)*/gm,
        (text, name, getter) => (/^[^:]*: `/.test(text) ? text : `  ${name ?? getter}: '',\n`),
      );
      return { contents: cut, loader: 'ts' };
    });
  },
};
