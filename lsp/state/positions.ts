// Offsets and positions. The compiler counts UTF-16 code units from the beginning of a file; a client counts lines, and in a line
// the units that were agreed on in the handshake.

import type { LineIndex } from '../../grammar/line-index.ts';

export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What offsets are counted in. */
export interface Text {
  readonly text: string;
  readonly lines: LineIndex;
}

export function positionAt({ text, lines }: Text, offset: number, encoding: Encoding): Position {
  const position = lines.position(offset);
  if (encoding === 'utf-16') return position;
  const start = lines.lineStart(position.line);
  return { line: position.line, character: unitsBefore(text, start, start + position.character, encoding) };
}

/** A character beyond the end of its line means that end, a line beyond the last one the end of the text. */
export function offsetAt({ text, lines }: Text, { line, character }: Position, encoding: Encoding): number {
  if (encoding === 'utf-16') return lines.offset({ line, character });
  if (line >= lines.lineCount) return text.length;
  const end = lines.lineEnd(line);
  let offset = lines.lineStart(line);
  for (let units = 0; offset < end && units < character;) {
    const code = text.codePointAt(offset) ?? 0;
    units += encoding === 'utf-8' ? bytesOf(code) : 1;
    // In the middle of a character: before it.
    if (units > character) break;
    offset += code > 0xffff ? 2 : 1;
  }
  return offset;
}

function unitsBefore(text: string, start: number, end: number, encoding: Encoding): number {
  let units = 0;
  for (let i = start; i < end;) {
    const code = text.codePointAt(i) ?? 0;
    units += encoding === 'utf-8' ? bytesOf(code) : 1;
    i += code > 0xffff ? 2 : 1;
  }
  return units;
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
