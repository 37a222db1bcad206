// Offsets and positions. The compiler counts UTF-16 code units from the beginning of a file; a client counts lines, and in a line
// the units that were agreed on in the handshake.

import type { Lines } from '../../grammar/line-index.ts';

export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

export interface Position {
  readonly line: number;
  readonly character: number;
}

export function positionAt(lines: Lines, offset: number, encoding: Encoding): Position {
  const position = lines.position(offset);
  if (encoding === 'utf-16') return position;
  return { line: position.line, character: unitsBefore(lines.lineText(position.line), position.character, encoding) };
}

/** A character beyond the end of its line means that end, a line beyond the last one the end of the text. */
export function offsetAt(lines: Lines, { line, character }: Position, encoding: Encoding): number {
  if (encoding === 'utf-16' || line >= lines.lineCount) return lines.offset({ line, character });
  const text = lines.lineText(line);
  let at = 0;
  for (let units = 0; at < text.length && units < character;) {
    const code = text.codePointAt(at) ?? 0;
    units += encoding === 'utf-8' ? bytesOf(code) : 1;
    // In the middle of a character: before it.
    if (units > character) break;
    at += code > 0xffff ? 2 : 1;
  }
  return lines.lineStart(line) + at;
}

/** Of a place in a line end: what stands before that. */
function unitsBefore(line: string, end: number, encoding: Encoding): number {
  let units = 0;
  for (let i = 0; i < Math.min(end, line.length);) {
    const code = line.codePointAt(i) ?? 0;
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
