// textDocument/prepareRename and textDocument/rename: one name, everywhere it stands, in the files of all nodes.
// A node is renamed as `ecconf rename node` does it, with its folder.

import type { FileEdit } from '../../compiler/diagnostics.ts';
import { dirname, isAbsolute, join, normalize } from '../../base/paths.ts';
import { textValue } from '../../grammar/text-value.ts';
import { escaped, innerSpan, writtenLike } from '../../compiler/names/inner-span.ts';
import { includeAt, targetsOf } from '../names/includes.ts';
import type { Occurrence, SymbolKind } from '../../compiler/names/occurrences.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { occurrenceAt, symbolsOf } from '../names/symbols.ts';
import { renameNode } from '../../compiler/nodes/rename-node.ts';
import { editsForRenames } from './will-rename-files.ts';

export interface RenameTarget {
  readonly start: number;
  readonly end: number;
  /** The present name. */
  readonly name: string;
}

export interface Renamed {
  readonly edits: readonly FileEdit[];
  /** Files and folders to be renamed along: with the path of an include, with the name of a node. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

/** What would be renamed; null where nothing can be. */
export function prepareRename(snapshot: Snapshot, path: string, offset: number): RenameTarget | null {
  const occurrence = occurrenceAt(snapshot, path, offset);
  if (occurrence !== null) {
    if (rules[occurrence.kind] === null) return null;
    const { start, end } = occurrence;
    return { start, end, name: snapshot.source(path)?.text.slice(start, end) ?? occurrence.name };
  }
  const use = includeAt(snapshot, path, offset);
  if (use?.include.path == null || targetsOf(use).length !== 1 || offset < use.include.path.start) return null;
  return { ...innerSpan(use.source.text, use.include.path), name: textValue(use.source.text, use.include.path) };
}

/** The edits, or in one sentence why that name will not do. */
export function rename(snapshot: Snapshot, path: string, offset: number, name: string): Renamed | { readonly error: string } {
  if (prepareRename(snapshot, path, offset) === null) return { error: 'this cannot be renamed' };
  const occurrence = occurrenceAt(snapshot, path, offset);
  if (occurrence === null) return renameFile(snapshot, path, offset, name);
  const problem = rules[occurrence.kind]?.(name) ?? null;
  if (problem !== null) return { error: problem };
  const symbols = symbolsOf(snapshot);
  const thing = symbols.thingOf(occurrence);
  if (thing.kind === 'node') {
    const changed = renameNode(snapshot.project, thing.name, name);
    return 'error' in changed ? changed : { edits: changed.edits, files: changed.moves };
  }
  if (name === thing.name) return { edits: [], files: [] };
  if (symbols.of({ ...thing, name }).length > 0) return { error: `there is already a ${words[thing.kind]} "${name}"` };
  const edits = symbols.of(thing).map((each) => editOf(snapshot, each, name));
  return { edits, files: [] };
}

/** A name that is all of its string may need quotes now; one inside of a longer string only escapes. */
function editOf(snapshot: Snapshot, { path, start, end, text }: Occurrence, name: string): FileEdit {
  const inner = innerSpan(snapshot.source(path)?.text ?? '', text);
  if (inner.start !== start || inner.end !== end) return { file: path, start, end, text: escaped(name) };
  if (text.quote === '"') return { file: path, start, end, text: escaped(name) };
  return { file: path, start: text.start, end: text.end, text: writtenLike(text, name) };
}

/** Why a name cannot be; null: it can. A kind without rule cannot be renamed at all: addresses and interfaces are facts of the machines. */
const rules: Readonly<Record<SymbolKind, ((name: string) => string | null) | null>> = {
  // R30: no blanks, no colon.
  binding: (name) => (/^[^\s:"\\]+$/.test(name) ? null : 'the name of a binding has neither blanks nor colons'),
  'binding-group': (name) => (/^[^\s"\\]+$/.test(name) ? null : 'the name of a binding group has no blanks'),
  node: (name) => (/^[\w.-]+$/.test(name) ? null : 'the name of a node is made of letters, digits, `-`, `_` and dots'),
  log: (name) => (/^\/[^\s"\\?]*[^\s"\\?/]$/.test(name) ? null : 'the path of a log is absolute and has no blanks'),
  subscriber: (name) => (/^[^\s"\\?&,=>]+$/.test(name) ? null : 'the name of a subscriber has no blanks and none of `? & , = >`'),
  address: null,
  interface: null,
};

const words: Readonly<Record<SymbolKind, string>> = {
  binding: 'binding',
  'binding-group': 'binding group',
  node: 'node',
  log: 'log',
  subscriber: 'subscriber',
  address: 'address',
  interface: 'interface',
};

/** Renaming the path of an include renames the file, and what other includes say of it. */
function renameFile(snapshot: Snapshot, path: string, offset: number, name: string): Renamed | { readonly error: string } {
  const use = includeAt(snapshot, path, offset);
  const [from] = use === null ? [] : targetsOf(use);
  if (use?.include.path == null || from === undefined) return { error: 'this cannot be renamed' };
  const before = textValue(use.source.text, use.include.path);
  if (name.trim() === '' || /[*?"\\]/.test(name)) return { error: 'that is no path of a file' };
  // The folder in which the old path was found is where the new one is meant to be.
  const to = isAbsolute(name) ? normalize(name) : normalize(join(folderOf(from, before), name));
  if (to === from) return { edits: [], files: [] };
  if (snapshot.source(to) !== null) return { error: `there is already a file ${name}` };
  return { edits: editsForRenames(snapshot, [{ from, to }]), files: [{ from, to }] };
}

function folderOf(file: string, written: string): string {
  const relative = normalize(written);
  return !relative.startsWith('..') && file.endsWith(`/${relative}`) ? file.slice(0, -relative.length - 1) : dirname(file);
}
