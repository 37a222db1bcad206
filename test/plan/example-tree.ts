// The example of the repository in memory, and edits of it as somebody would make them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compileProject, loadProject } from '../../compiler/run.ts';
import type { Side } from '../../compiler/plan/plan-types.ts';
import { mapFiles } from '../map-files.ts';
import { repository } from '../shared.ts';

export type Tree = Readonly<Record<string, string>>;

const root = join(repository, 'examples', 'cluster');

export function exampleTree(): Tree {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`conf/${relative(root, path)}`, readFileSync(path, 'utf8')];
    }),
  );
}

/** Replaces a text that must be there; `file` within the tree. */
export const edit =
  (file: string, from: string | RegExp, to: string) =>
  (tree: Tree): Tree => {
    const text = tree[`conf/${file}`] ?? assert.fail(file);
    const next = text.replace(from, to);
    assert.notEqual(next, text, `${file} has no ${String(from)}`);
    return { ...tree, [`conf/${file}`]: next };
  };

export const append =
  (file: string, more: string) =>
  (tree: Tree): Tree => ({ ...tree, [`conf/${file}`]: `${tree[`conf/${file}`] ?? ''}${more}` });

export const without =
  (...files: readonly string[]) =>
  (tree: Tree): Tree =>
    Object.fromEntries(Object.entries(tree).filter(([path]) => !files.some((file) => path.startsWith(`conf/${file}`))));

export const all =
  (...edits: readonly ((tree: Tree) => Tree)[]) =>
  (tree: Tree): Tree =>
    edits.reduce((at, each) => each(at), tree);

export function compiled(tree: Tree): Side {
  const { ir, sourceMap, diagnostics } = compileProject(loadProject([{ kind: 'tree', path: 'conf' }], mapFiles(tree), { product: '4' }));
  assert.ok(ir !== null, diagnostics.map(({ code, message, at }) => `${at.file}: ${code} ${message}`).join('\n'));
  return { ir, sourceMap };
}
