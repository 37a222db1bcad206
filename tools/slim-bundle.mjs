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
 * The pages of checks (why it matters, a bad and a good example), 60 KB: a language server never shows them, and `ecconf` reads them from
 * `pages.json` when somebody asks (`compiler/check/pages.ts`). They are cut out of the source by
 * its layout, which prettier keeps: a property of the check begins two blanks from the margin and ends where the next one does. A template may
 * have lines that begin so, and is left as it is.
 */
export const withoutPages = {
  name: 'without-pages',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]compiler[/\\](?:checks[/\\].+|rules[/\\](?:files|syntax|suppression))\.ts$/ }, ({ path }) => {
      // A check is an object of its own; the codes without a check stand in arrays, two blanks further in.
      const margin = /[/\\]rules[/\\]/.test(path) ? '    ' : '  ';
      const property = `^${margin}(?:(why|bad|good):|get (bad|good)\\(\\)).*\\n`;
      const rest = `(?:(?!${margin}\\S|${margin.slice(2)}\\}).*\\n|${margin}[}\\])].*\\n)*`;
      const contents = readFileSync(path, 'utf8').replace(new RegExp(`${property}${rest}`, 'gm'), (text, name, getter) =>
        /^[^:]*: `/.test(text) ? text : `${margin}${name ?? getter}: '',\n`,
      );
      return { contents, loader: 'ts' };
    });
  },
};

/** What `ecconf` needs for few commands only stays a bundle of its own beside it, and is read when one of them runs. */
export const outsideApart = {
  name: 'outside-apart',
  setup(build) {
    build.onResolve({ filter: /\/outside\/run-outside\.ts$/ }, () => ({ path: './ecconf-outside.cjs', external: true }));
  },
};
