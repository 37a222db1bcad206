// Finds the descriptions of installed modules in a configuration tree: `*.ecm` in its root, `global/`, `default/`, `libexec/` and one
// folder deeper in that, since modules are installed alike on all nodes. The product reads them from its `libexec`, which a copy or a
// link brings into the tree.

import { join } from '../../base/paths.ts';
import { append } from '../../base/append.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { extendSchema, type ModuleSpec } from '../schema/extend.ts';
import type { Schema } from '../schema/option.ts';
import type { Input } from './input.ts';
import type { Layout } from './model.ts';
import { readDescription } from './module-description.ts';
import { rootsOf } from './roots.ts';
import type { FolderEntry } from './source.ts';
import type { ParsedFiles } from './sources.ts';

export interface Installed {
  /** With what the modules add. */
  readonly schema: Schema;
  /** The descriptions, by path. */
  readonly paths: ReadonlySet<string>;
  /** Where they were looked for. */
  readonly folders: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Of each tree that was named, by its path; null: it is none. */
type Layouts = ReadonlyMap<string, Layout | null>;

/** An installation has some hundred modules, whose descriptions have a few lines. */
const filesMax = 1000;
const textMax = 256 * 1024;

/** Reads what lies around the inputs. A damaged description is a finding, and what can be read of it counts. */
export function installedModules(inputs: readonly Input[], layouts: Layouts, files: ParsedFiles, base: Schema): Installed {
  const folders = new Map<string, readonly FolderEntry[]>();
  const strays: string[] = [];
  for (const input of inputs) {
    for (const root of new Set(rootsOf(input, files))) {
      const layout = layouts.get(root) ?? null;
      for (const folder of foldersOf(layout?.root ?? root, layout, files)) {
        const entries = files.list(folder);
        if (entries !== null) folders.set(folder, entries);
      }
      for (const { name, path, entries } of layout?.folders ?? []) {
        if (shared.includes(name)) continue;
        for (const each of entries) if (isDescription(each)) strays.push(join(path, each.name));
      }
    }
  }
  const found = [...folders].flatMap(([folder, entries]) => entries.filter(isDescription).map(({ name }) => join(folder, name)));
  const diagnostics = strays.map((path) => finding(path, `is not read: modules are the same on all nodes, so put it into libexec/`));
  const modules: ModuleSpec[] = [];
  if (found[filesMax] !== undefined)
    diagnostics.push(finding(found[filesMax], `and later ones are not read: more than ${filesMax} of them`));
  for (const path of found.slice(0, filesMax)) {
    const read = files.read(path);
    if ('error' in read) diagnostics.push(finding(path, `cannot be read: ${read.error}`));
    else if (read.source.text.length > textMax) diagnostics.push(finding(path, `is too large to be one (more than ${textMax >> 10} KiB)`));
    else {
      const { modules: own, problem } = readDescription(read.source.text, (type) => base.scope(type) !== null || type === 'global');
      append(modules, own);
      if (problem !== null) {
        const { line } = read.source.lines.human(problem.start);
        diagnostics.push(finding(path, `${problem.end > 0 ? `line ${line} ` : ''}${problem.says}`));
      }
    }
  }
  return { schema: extendSchema(base, modules), paths: new Set(found), folders: new Set(folders.keys()), diagnostics };
}

/** Folders of a tree whose descriptions count; the empty name is its root. */
const shared = ['', 'global', 'default', 'libexec'];

/** Of a single file also its own folder is meant, which is `root` where no tree is around it. */
function foldersOf(root: string, layout: Layout | null, files: ParsedFiles): readonly string[] {
  const names = new Set(
    (layout?.folders[0]?.entries ?? files.list(root) ?? []).flatMap(({ name, kind }) => (kind === 'folder' ? name : [])),
  );
  const direct = shared.filter((name) => name === '' || names.has(name)).map((name) => join(root, name));
  const libexec = names.has('libexec') ? (files.list(join(root, 'libexec')) ?? []) : [];
  return [...direct, ...libexec.flatMap(({ name, kind }) => (kind === 'folder' ? join(root, 'libexec', name) : []))];
}

function isDescription({ name, kind }: FolderEntry): boolean {
  return kind === 'file' && name.endsWith('.ecm') && !name.startsWith('.');
}

function finding(path: string, says: string): Diagnostic {
  return {
    code: 'EC0013',
    severity: 'warning',
    message: `the description of a module "${path}" ${says}`,
    at: { file: path, start: 0, end: 0 },
    related: [],
    fix: null,
    nodes: [],
  };
}
