// A document that the editor has open: its text is the editor's, not that of the disk.

import { ParsedText } from '../../grammar/incremental.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { placeParts } from '../../compiler/editor/parts.ts';
import type { Source } from '../../compiler/load/source.ts';
import { type ParsedFile, syntaxFindings } from '../../compiler/load/sources.ts';
import { type Encoding, offsetAt, type Position } from './positions.ts';

/** A text that was parsed so that it can be edited, and what the compiler sees of it. */
export interface EditableFile extends ParsedFile {
  readonly parsed: ParsedText;
  /** Makes this the state of the file in which the parts stand where they are. Of a new one it is. */
  place(): void;
}

export interface OpenDocument {
  /** As the client wrote it. */
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly file: EditableFile;
}

/** A part of a text replaced; everything without `range`. */
export interface Change {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/** `[start, end)` was replaced by `inserted` characters. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly inserted: number;
}

/** Beyond so many changes in one message it is cheaper to parse the result. */
const editsMax = 16;

export function editableFile(path: string, parsed: ParsedText, encoding: ParsedFile['diagnostics'] = []): EditableFile {
  const { letters, tree, lines } = parsed;
  const source: Source = {
    ...{ path, letters, start: 0, tree, lines, parts: placeParts(path, parsed) },
    get text() {
      return parsed.text;
    },
  };
  let found: ParsedFile['diagnostics'] | null = null;
  return {
    parsed,
    source,
    place: () => void placeParts(path, parsed),
    get diagnostics() {
      found ??= [...encoding, ...syntaxFindings(source, [])];
      return found;
    },
  };
}

/** The document after the changes of one message, in their order, and the edits that they were. */
export function changeDocument(
  document: OpenDocument,
  changes: readonly Change[],
  version: number,
  encoding: Encoding,
): { readonly document: OpenDocument; readonly edits: readonly Edit[] } {
  let state: ParsedText | PlainText = document.file.parsed;
  const edits: Edit[] = [];
  for (const change of changes) {
    const { start, end, insert } = editOf(state, change, encoding);
    if (start === end && insert === '') continue;
    edits.push({ start, end, inserted: insert.length });
    if (edits.length === editsMax + 1) state = new PlainText(state.text);
    state = state.edit(start, end, insert);
  }
  const { uri, path } = document;
  const parsed = state instanceof ParsedText ? state : ParsedText.open(state.text);
  const file = edits.length === 0 ? document.file : editableFile(path, parsed);
  return { document: { uri, path, version, file }, edits };
}

/** A text that is not parsed before all its edits are done. */
class PlainText {
  readonly text: string;
  readonly lines: LineIndex;

  constructor(text: string, lines = new LineIndex(text)) {
    this.text = text;
    this.lines = lines;
  }

  edit(start: number, end: number, insert: string): PlainText {
    const text = this.text.slice(0, start) + insert + this.text.slice(end);
    return new PlainText(text, this.lines.edited(start, end, insert.length, text));
  }
}

function editOf(before: ParsedText | PlainText, change: Change, encoding: Encoding) {
  if (change.range === undefined) return difference(before.text, change.text);
  const start = offsetAt(before.lines, change.range.start, encoding);
  const end = Math.max(start, offsetAt(before.lines, change.range.end, encoding));
  return { start, end, insert: change.text };
}

/** A client that sends whole texts still edits in one place at a time. */
function difference(before: string, after: string): { start: number; end: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  return { start, end: before.length - tail, insert: after.slice(start, after.length - tail) };
}
