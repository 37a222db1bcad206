// What the bundles leave out of the packages that they hold.
import { readdirSync, readFileSync } from 'node:fs';
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

/** Of a bundle that lies beside this one. A start-up snapshot has no `require` for files, but can make one. */
const beside = (path) => `require('node:module').createRequire(__filename)(${JSON.stringify(path)})`;

/** What `ecconf` needs for few commands only, and a language server when somebody asks, stays a bundle of its own beside them. */
export const outsideApart = {
  name: 'outside-apart',
  setup({ onResolve, onLoad }) {
    const apart = (filter, path) =>
      onResolve({ filter }, ({ kind }) => (kind === 'entry-point' ? undefined : { path, namespace: 'apart' }));
    apart(/\/outside\/run-outside\.ts$/, './ecconf-outside.cjs');
    apart(/\/later\/later\.ts$/, './ecconf-lsp-later.cjs');
    onLoad({ filter: /.*/, namespace: 'apart' }, ({ path }) => ({ contents: `module.exports = ${beside(path)};` }));
  },
};

/** What formatting, differences, progress and completion take (125 KB) for `ecconf`, likewise: see libraries.mjs. */
export const librariesApart = {
  name: 'libraries-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:prettier\/standalone|diff|cli-progress|\.\/completion-scripts\.ts)$/ }, ({ path }) => ({
      path,
      namespace: 'library',
    }));
    onLoad({ filter: /.*/, namespace: 'library' }, ({ path }) => ({
      contents: `module.exports = ${beside('./ecconf-libraries.cjs')}[${JSON.stringify(path)}];`,
    }));
  },
};

/**
 * Helpers of the protocol's types that nobody calls, 16 KB: the package is one file of namespaces, and a bundler keeps all of them because
 * the package above it passes everything on. Kept are those that our server or the packages above name, and what these name themselves.
 * Of the server alone: the client of the extension has a copy of its own. Where a new version has another layout, the bundle merely grows.
 */
export const withoutTypeHelpers = {
  name: 'without-type-helpers',
  setup({ onLoad }) {
    onLoad(
      { filter: /[/\\]vscode-languageserver[/\\]node_modules[/\\]vscode-languageserver-types[/\\]lib[/\\]esm[/\\]main\.js$/ },
      ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const blocks = new Map(
          [...text.matchAll(/^export var (\w+);\n\(function \(\1\) \{\n[\s\S]*?^\}\)\(\1 \|\| \(\1 = \{\}\)\);\n/gm)].map((m) => [
            m[1],
            m[0],
          ]),
        );
        const others = [...blocks.values()].reduce((rest, block) => rest.replace(block, ''), text);
        const kept = new Set();
        const keep = (source) => {
          for (const [word] of source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').matchAll(/\b\w+\b/g)) {
            if (!blocks.has(word) || kept.has(word)) continue;
            kept.add(word);
            keep(blocks.get(word));
          }
        };
        keep(others);
        for (const source of serverSources(path)) keep(source);
        return {
          contents: text.replace(/^export var (\w+);\n\(function \(\1\) \{\n[\s\S]*?^\}\)\(\1 \|\| \(\1 = \{\}\)\);\n/gm, (block, name) =>
            kept.has(name) ? block : '',
          ),
          loader: 'js',
        };
      },
    );
  },
};

/** Our server, and of the packages above the types what they take out of other modules. */
function serverSources(types) {
  const root = join(import.meta.dirname, '..');
  const packages = types.slice(0, types.indexOf('vscode-languageserver-types'));
  const filesIn = (folder, ending) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(ending) && !name.includes('vscode/'))
      .map((name) => join(folder, name));
  const ours = filesIn(join(root, 'lsp'), '.ts').map((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^import \{([^}]*)\} from 'vscode-languageserver/gm)]
      .map(([, names]) => names.replace(/type \w+/g, ''))
      .join(' '),
  );
  const theirs = ['vscode-languageserver-protocol/lib', '../lib'].flatMap((folder) => filesIn(join(packages, folder), '.js'));
  return [...ours, ...theirs.map((file) => [...readFileSync(file, 'utf8').matchAll(/_1\.(\w+)/g)].map((match) => match[1]).join(' '))];
}
