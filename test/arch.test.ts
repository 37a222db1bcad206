// The folder rule, read off the imports, and the limits on files. See ARCHITECTURE.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { globFiles } from './glob.mjs';
import { repository } from './shared.ts';

/** What each folder may import of ours, besides itself. The longest matching prefix counts. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  grammar: [],
  'runtime/ir': [],
  'runtime/net': [],
  'runtime/core': ['runtime/ir', 'runtime/net'],
  runtime: ['runtime'],
  compiler: ['grammar', 'runtime/ir', 'runtime/net', 'runtime/core'],
  lsp: ['compiler', 'grammar', 'runtime/ir'],
};

/** Packages that a folder must never load. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  grammar: ['ajv', 'prettier'],
  runtime: ['chevrotain', 'ajv', 'prettier'],
  'compiler/schema': ['ajv', 'chevrotain'],
};

/** The printer makes prettier's documents, with its builders and its types; whoever formats brings prettier itself along. */
const printers = ['printer', 'print-rows', 'print-comments'].map((name) => `grammar/print/${name}.ts`);
const excepted: Readonly<Record<string, readonly string[]>> = {
  'prettier/doc': printers,
  prettier: [...printers, 'grammar/print/prettier-plugin.ts'],
};

const folders = ['grammar', 'compiler', 'runtime', 'lsp'];
const files = folders.flatMap((folder) => globFiles(join(repository, folder), '.ts')).map((file: string) => relative(repository, file));

describe('architecture', () => {
  for (const file of files) {
    it(`${file} imports only what its folder may`, () => {
      const home = folderOf(file);
      for (const target of importsOf(file)) {
        if (target.startsWith('.')) {
          const path = join(dirname(file), target);
          const ok = path.startsWith(`${home}/`) || (allowed[home] ?? []).some((folder) => path.startsWith(`${folder}/`));
          assert.ok(ok, `${file} must not import ${path}`);
        } else {
          const bad = Object.entries(forbidden).filter(([folder]) => file.startsWith(`${folder}/`));
          const named = bad.some(([, names]) => names.includes(target.split('/')[0] ?? ''));
          assert.ok(!named || (excepted[target] ?? []).includes(file), `${file} must not import ${target}`);
          if (home === 'runtime/ir' || home === 'runtime/net') assert.fail(`${file} must import nothing, not even ${target}`);
        }
      }
    });
  }

  it('keeps files under 400 lines, generated ones excepted', () => {
    const long = files.filter((file: string) => !/generated|\.gen\./.test(file) && lines(file) > 400);
    assert.deepEqual(long, []);
  });

  it('keeps the bundle of the language server under 900 KB: it is read at each start of an editor', () => {
    const { outputs } = JSON.parse(readFileSync(join(repository, 'dist', 'meta.json'), 'utf8'));
    const { bytes } = outputs['dist/ecconf-lsp.cjs'];
    assert.ok(bytes <= 900_000, `${bytes} bytes`);
  });

  it('reads and prints nowhere in the compiler but in its commands and generators', () => {
    const doors = /^compiler\/(commands|generate)\/|^compiler\/(cli|load\/host-files|fix\/host-write)\.ts$/;
    const wrong = files.filter(
      (file: string) =>
        file.startsWith('compiler/') && !doors.test(file) && importsOf(file).some((name) => /^node:(fs|net|child_process)/.test(name)),
    );
    assert.deepEqual(wrong, []);
  });
});

function folderOf(file: string): string {
  const candidates = Object.keys(allowed).filter((folder) => file.startsWith(`${folder}/`));
  return candidates.sort((a, b) => b.length - a.length)[0] ?? '';
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(repository, file), 'utf8');
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

function lines(file: string): number {
  return readFileSync(join(repository, file), 'utf8').split('\n').length;
}
