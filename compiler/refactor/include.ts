// What a file includes written in its place, and a part of a file put into one of its own that is included.

import { dirname, join } from '../../base/paths.ts';
import type { Item, Stanza } from '../../grammar/tree.ts';
import { textValue } from '../../grammar/text-value.ts';
import { textsIn } from '../../grammar/walk.ts';
import type { Project } from '../load/model.ts';
import type { Source } from '../load/source.ts';
import { indentAt } from './insert.ts';
import { folderOf, type Refactoring } from './refactoring.ts';
import { around } from './scope-path.ts';

/** The include at an offset replaced by the text of its file; unproven. null: there is none, or it reads several files. */
export function inlineInclude(project: Project, source: Source, offset: number): Refactoring | null {
  const { siblings } = around(source.tree.items, offset);
  const include = siblings.find((item) => item.kind === 'include' && item.start <= offset && offset <= item.end);
  if (include?.kind !== 'include' || include.path === null) return null;
  const edges = [...project.nodes, ...project.managers].flatMap(({ includes }) => includes);
  const here = edges.filter((each) => each.source.path === source.path && each.source.start + each.include.start === include.start);
  const targets = new Set(here.flatMap((each) => each.targets));
  const [path] = targets;
  const target = path === undefined ? undefined : project.sources.get(path);
  if (path === undefined || target === undefined || targets.size !== 1 || here.some((each) => each.targets.length !== 1)) return null;
  const { start, end } = include;
  const indent = indentAt(source.text, start);
  const rest = /^[ \t]*[^\s]/.test(source.text.slice(end, source.text.indexOf('\n', end) >>> 0)) ? `\n${indent}` : '';
  const text = `${indented(target, indent).trim()}${rest}`;
  const isElsewhere = edges.some((each) => each.targets.includes(path) && !here.includes(each));
  const isRoot = [...project.nodes, ...project.managers].some(({ root }) => root.path === path);
  return {
    title: `Write ${textValue(source.text, include.path)} in place of its include`,
    kind: 'inline',
    edits: [{ file: source.path, start, end, text }],
    creates: [],
    deletes: isElsewhere || isRoot ? [] : [path],
  };
}

/** Whole items of a selection, or the stanza on whose name the cursor is, in a file of their own; unproven. null: nothing whole is selected. */
export function extractInclude(
  project: Project,
  source: Source,
  range: { readonly start: number; readonly end: number },
  isTaken: (path: string) => boolean,
): Refactoring | null {
  const items = chosen(source, range);
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined || folderOf(project, source.path) === null) return null;
  const start = Math.min(first.start, withComments(source, range, first));
  const { end } = last;
  const name = freeName(items, source, (each) => isTaken(join(dirname(source.path), each)));
  const indent = indentAt(source.text, first.start);
  const text = source.text.slice(start, end);
  const own = hasLongText(source, start, end) ? text : text.replaceAll(`\n${indent}`, '\n');
  return {
    title: `Move ${items.length === 1 ? 'this' : `these ${items.length}`} to an include, ${name}`,
    kind: 'extract',
    edits: [{ file: source.path, start, end, text: `include "${name}"` }],
    creates: [{ path: join(dirname(source.path), name), text: `${own}\n` }],
    deletes: [],
  };
}

function chosen({ tree }: Source, { start, end }: { readonly start: number; readonly end: number }): readonly Item[] {
  const { siblings } = around(tree.items, start);
  if (start === end)
    return siblings.filter((item): item is Stanza => item.kind === 'stanza' && item.start <= start && start <= item.nameEnd);
  const touched = siblings.filter((item) => item.start < end && item.end > start);
  const isWhole = touched.every((item) => item.start >= start && item.end <= end);
  return isWhole && touched.every(({ kind }) => kind !== 'junk') ? touched : [];
}

/** A selection may begin with comments. */
function withComments({ tree }: Source, { start }: { readonly start: number }, first: Item): number {
  const own = tree.comments.find((comment) => comment.start >= start && comment.end <= first.start);
  return own?.start ?? first.start;
}

function freeName(items: readonly Item[], { text }: Source, isTaken: (name: string) => boolean): string {
  const [first] = items;
  const label = first?.kind === 'stanza' && first.label !== null ? `-${textValue(text, first.label)}` : '';
  const stem = items.length === 1 && first?.kind === 'stanza' ? `${first.key}${label}` : 'extracted';
  const plain = stem
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+|-+$/g, '')
    .slice(0, 40);
  const base = plain === '' ? 'extracted' : plain;
  for (let number = 1; ; number++) {
    const name = `${base}${number === 1 ? '' : `-${number}`}.conf`;
    if (!isTaken(name)) return name;
  }
}

/** Blanks in front of each line, where no string goes over several. */
function indented(source: Source, indent: string): string {
  const { text } = source;
  return indent === '' || hasLongText(source, 0, text.length) ? text : text.replace(/\n(?=[^\r\n])/g, `\n${indent}`);
}

/** Whether some string in a part of the text has a line end in it, so that blanks would become part of it. */
function hasLongText({ tree, text }: Source, start: number, end: number): boolean {
  const inside = (items: readonly Item[]): boolean =>
    items.some((item) => {
      if (item.end <= start || item.start >= end) return false;
      if (item.kind === 'stanza') return inside(item.items);
      return (
        item.kind === 'option' && item.value !== null && textsIn(item.value).some((each) => text.slice(each.start, each.end).includes('\n'))
      );
    });
  return inside(tree.items);
}
