// What the bundles leave out of the packages that they hold.
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
