// An option moved along the fallback: from the nodes that all say the same to `default/`, and from there to the nodes on which it counts.

import { listed } from '../checks-shared/words.ts';
import { removal } from '../checks-shared/edits.ts';
import type { FileEdit } from '../diagnostics.ts';
import { meaning } from '../fix/same-effect.ts';
import type { NodeModel, Project, Scope, Setting } from '../load/model.ts';
import { placeOf, type Source } from '../load/source.ts';
import type { Option } from '../../grammar/tree.ts';
import { asNew, intoStanza, lineStart } from './insert.ts';
import { folderOf, type Refactoring } from './refactoring.ts';
import { around, pathOf, type ScopePath, scopesAlong } from './scope-path.ts';

interface Moving {
  readonly project: Project;
  readonly source: Source;
  readonly option: Option;
  readonly path: ScopePath;
}

/** What can be done with the option whose name or value covers the offset; unproven. O(nodes x depth). */
export function moveOption(project: Project, source: Source, offset: number): readonly Refactoring[] {
  const { stanzas, siblings } = around(source.tree.items, offset);
  const option = siblings.find((item): item is Option => item.kind === 'option' && item.start <= offset && offset <= item.end);
  const reader = project.nodes.find(({ sources }) => sources.some(({ path }) => path === source.path));
  if (option?.value == null || reader === undefined || project.nodes.length < 2) return [];
  const path = pathOf(reader, source, stanzas);
  if (path === null) return [];
  const moving = { project, source, option, path };
  const folder = folderOf(project, source.path);
  const found = folder === 'default' || folder === 'global' ? toNodes(moving) : toDefault(moving, folder);
  return found === null ? [] : [found];
}

/** Taken from every node that says it itself with this value, and said once for all of them. */
function toDefault({ project, source, option, path }: Moving, folder: string | null): Refactoring | null {
  const value = meaning(option.value, source.text);
  const own = project.nodes.map((node) => ({ node, setting: settingOf(node, path, option.key) }));
  const isOwn = ({ node, setting }: (typeof own)[number]) =>
    setting !== null && folderOf(project, setting.source.path) === folderNameOf(node);
  const same = own.filter((each) => isOwn(each) && meaning(each.setting?.option.value ?? null, each.setting?.source.text ?? '') === value);
  const [first] = same.filter(({ node }) => folderNameOf(node) === folder);
  // What one node says alone is its own affair, its name above all.
  if (first === undefined || same.length < 2) return null;
  const set = defaultPlace(project, first.node, first.setting, path, lineText(source, option), option);
  if (set === null) return null;
  const edits = unique([
    set,
    ...same.flatMap(({ setting }) =>
      setting === null ? [] : [isThis(setting, source, option) ? lineRemoval(source, option) : removal(setting.source, setting.option)],
    ),
  ]);
  const others = own.filter((each) => isOwn(each) && !same.includes(each)).map(({ node }) => node.name ?? '');
  const keep = others.length === 0 ? '' : `; ${listed(others)} ${others.length === 1 ? 'keeps its own' : 'keep their own'}`;
  return { title: `Move ${nameOf(source, option)} to default/${keep}`, kind: 'move', edits, creates: [], deletes: [] };
}

/** In place of what `default/` says already, else in its stanza, else in a new one before the files of the nodes are read. */
function defaultPlace(
  project: Project,
  node: NodeModel,
  setting: Setting | null,
  path: ScopePath,
  text: string,
  option: Option,
): FileEdit | null {
  for (let each = setting; each !== null; each = each.shadowed) {
    if (folderOf(project, each.source.path) !== 'default') continue;
    const { option: there } = each;
    if (there.value === null) return null;
    return {
      ...placeOf(each.source, there),
      text: `${each.source.text.slice(there.start, there.nameEnd)}${text.slice(option.nameEnd - option.start)}`,
    };
  }
  const scopes = scopesAlong(node, path);
  if (scopes === null) return null;
  const site = scopes.at(-1)?.sites.find((each) => folderOf(project, each.source.path) === 'default');
  if (site !== undefined) return intoStanza(site, text);
  const { root } = node;
  if (folderOf(project, root.path) !== 'default') return null;
  const own = node.includes.find(
    ({ source, targets }) => source.path === root.path && targets.some((target) => folderOf(project, target) === folderNameOf(node)),
  );
  const offset = own === undefined ? root.text.length : lineStart(root.text, { start: own.source.start + own.include.start });
  return asNew(root, offset, scopes.slice(1), text);
}

/** Said by each node on which it counts, and no longer for all. */
function toNodes({ project, source, option, path }: Moving): Refactoring | null {
  const counts = project.nodes.filter((node) => isThis(settingOf(node, path, option.key), source, option));
  if (counts.length === 0) return null;
  const text = lineText(source, option);
  const set = counts.map((node) => nodePlace(project, node, path, text));
  if (set.some((edit) => edit === null)) return null;
  const edits = unique([...set.flatMap((edit) => (edit === null ? [] : [edit])), lineRemoval(source, option)]);
  const names = listed(counts.map(({ name }) => name ?? ''));
  const where =
    counts.length === project.nodes.length
      ? 'every node'
      : counts.length === 1
        ? `${names}, the one node on which it counts`
        : `${names}, where it counts`;
  return { title: `Move ${nameOf(source, option)} to ${where}`, kind: 'move', edits, creates: [], deletes: [] };
}

/** In the node's own stanza, else at the end of its own file. */
function nodePlace(project: Project, node: NodeModel, path: ScopePath, text: string): FileEdit | null {
  const scopes = scopesAlong(node, path);
  if (scopes === null) return null;
  const isOwn = (file: string) => folderOf(project, file) === folderNameOf(node);
  const site = scopes.at(-1)?.sites.findLast(({ source }) => isOwn(source.path));
  if (site !== undefined) return intoStanza(site, text);
  const file = node.sources.find(
    (each) => isOwn(each.path) && project.contexts.every(({ source, scope }) => source !== each || scope === 'global'),
  );
  return file === undefined ? null : asNew(file, file.text.length, scopes.slice(1), text);
}

function settingOf(node: NodeModel, path: ScopePath, key: string): Setting | null {
  const scopes: readonly Scope[] | null = scopesAlong(node, path);
  return scopes?.at(-1)?.settings.get(key) ?? null;
}

function isThis(setting: Setting | null, { path }: Source, { start }: Option): boolean {
  return setting !== null && setting.source.path === path && setting.source.start + setting.option.start === start;
}

function folderNameOf({ folder, name }: NodeModel): string | null {
  return folder ?? name;
}

function nameOf({ text }: Source, { start, nameEnd }: Option): string {
  return text.slice(start, nameEnd);
}

/** Nodes may share a file. */
function unique(edits: readonly FileEdit[]): readonly FileEdit[] {
  return [...new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.file}`, edit])).values()];
}

/** With the comment behind it, which goes along. */
function lineText({ text }: Source, option: Option): string {
  return text.slice(option.start, lineEnd(text, option));
}

function lineRemoval(source: Source, option: Option): FileEdit {
  return removal(source, { start: option.start, end: lineEnd(source.text, option) });
}

function lineEnd(text: string, { end }: Option): number {
  return end + (/^[ \t]*#[^\r\n]*/.exec(text.slice(end))?.[0] ?? '').length;
}
