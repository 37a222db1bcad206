// Places for the grouping of findings: which item a finding stands in, how far the text behind a mistake is misread, who reads a file.

import type { Item, Option, Stanza } from '../../grammar/tree.ts';
import type { Diagnostic, Place } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';
import { nearest } from '../schema/nearest.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ItemPlace {
  readonly item: Option | Stanza;
  /** The stanza around it; null at the top. */
  readonly around: Stanza | null;
}

export interface Reader {
  itemsOf(file: string): readonly Item[];
  /** Names of all nodes and managers. */
  readonly everybody: readonly string[];
  /** Names of the nodes and managers that read a file. */
  readersOf(file: string): readonly string[];
  /** The text that is misread because of it; null: its own item only. */
  regionOf(root: Diagnostic): Span | null;
  /** Whether both stand in one stanza of one file, with nothing but options between them. */
  sideBySide(from: Place, to: Place): boolean;
  /** Whether more than one item is misread because of it. */
  reachesFar(root: Diagnostic): boolean;
  /** What an error of one item was to be: names of options and stanzas, lower case. */
  subjectsOf(root: Diagnostic): readonly string[];
  /** Whether a finding is about a node that reads the file of this one. */
  concerns(root: Diagnostic, each: Diagnostic): boolean;
}

export function openReader(project: Project): Reader {
  const views = [...project.nodes, ...project.managers];
  const readers = new Map<string, string[]>();
  for (const { name, sources } of views) {
    for (const { path } of sources) {
      const known = readers.get(path) ?? [];
      readers.set(path, known);
      if (name !== null) known.push(name);
    }
  }
  const { schema } = project;
  // Thousands of findings of a damaged file often have a name in common, and each look goes over all that there are.
  const alike = new Map<string, string | null>();
  const scopeLike = (key: string) => {
    let found = alike.get(key);
    if (found === undefined) {
      found = nearest(schema.scopes.keys(), key);
      alike.set(key, found);
    }
    return found;
  };
  const readersOf = (file: string) => readers.get(file) ?? [];
  const itemsOf = (file: string) => project.sources.get(file)?.tree.items ?? [];
  return {
    itemsOf,
    everybody: views.flatMap(({ name }) => name ?? []),
    readersOf,
    regionOf: (root) => misread(root, project.sources.get(root.at.file)?.text.length ?? 0),
    sideBySide(from, to) {
      const around = itemAround(itemsOf(from.file), from.start)?.around ?? null;
      if (around !== null && to.start >= around.end) return false;
      const between = (around?.items ?? itemsOf(from.file)).filter(({ start }) => start > from.start && start < to.start);
      return between.every(({ kind }) => kind !== 'stanza' && kind !== 'include');
    },
    reachesFar: (root) => far.has(root.code),
    subjectsOf(root) {
      const found = itemAround(itemsOf(root.at.file), root.at.start);
      if (found === null) return [];
      const { key } = found.item;
      // In its own place first: to look everywhere builds the tables of all scopes.
      const isHere = schema.option(found.around?.key ?? 'global', key) !== null;
      const known = isHere || schema.scope(key) !== null || schema.optionAnywhere(key).length > 0;
      // What the message suggests is what was meant.
      const meant = /did you mean (?:`|")?([\w:-]+)/.exec(root.message)?.[1]?.toLowerCase() ?? null;
      return known ? [key] : [meant ?? scopeLike(key) ?? key];
    },
    concerns(root, each) {
      if (each.at.file === root.at.file || each.related.some(({ at }) => at.file === root.at.file)) return true;
      const nodes = readersOf(root.at.file);
      return each.nodes.some((node) => nodes.includes(node));
    },
  };
}

/** The innermost option, or stanza by its head, at an offset. O(depth log items). */
export function itemAround(items: readonly Item[], offset: number, around: Stanza | null = null): ItemPlace | null {
  const item = lastBefore(items, offset);
  if (item === undefined || offset >= Math.max(item.end, item.start + 1)) return null;
  if (item.kind === 'option') return { around, item };
  if (item.kind !== 'stanza') return null;
  return item.open < 0 || offset <= item.open ? { around, item } : itemAround(item.items, offset, item);
}

/** The last item that begins at the offset or before. */
function lastBefore(items: readonly Item[], offset: number): Item | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** Codes behind which much of the text is misread. */
const far = new Set([
  'EC1004',
  'EC1005',
  'EC1006',
  'EC1007',
  'EC1008',
  'EC1011',
  'EC1013',
  'EC1017',
  'EC1018',
  'EC1021',
  'EC1022',
  'EC1025',
]);

function misread({ code, at }: Diagnostic, length: number): Span | null {
  switch (code) {
    // The whole file.
    case 'EC1013':
    case 'EC1017':
    case 'EC1018':
    case 'EC1025':
      return { start: 0, end: length };
    // A brace too many: what stands before it has landed too far out.
    case 'EC1005':
      return { start: 0, end: at.end };
    case 'EC1004':
    case 'EC1006':
    case 'EC1007':
    case 'EC1008':
    case 'EC1011':
    case 'EC1021':
    case 'EC1022':
      return { start: at.start, end: length };
    default:
      return null;
  }
}
