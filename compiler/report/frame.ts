// A code frame: the lines of a span with carets under it.
//
//     4 |   duravip_balance_set_size = 4
//       |                              ^
//
// Only the part of a line around the span is looked at: a file of one line of 100 MB costs no more than any other.

import type { Place } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import type { Paint } from './paint.ts';
import { withoutCommands } from '../../base/inert-text.ts';
import { cellOf } from './cells.ts';

export interface FrameStyle {
  /** Cells of a line, gutter included. */
  readonly width: number;
  readonly paint: Paint;
}

const narrowest = 40;

/** The lines of the frame, without line ends. A span of several lines shows the first and the last. */
export function codeFrame(source: Source, place: Place, role: Parameters<Paint>[0], style: FrameStyle): string[] {
  const first = source.lines.position(place.start).line;
  const last = source.lines.position(Math.max(place.start, place.end - 1)).line;
  const gutter = String(last + 1).length;
  const shown = first === last ? [first] : [first, last];
  const result: string[] = [];
  for (const line of shown) {
    if (line === last && last > first + 1) result.push(style.paint('frame', `${' '.repeat(gutter)} ...`));
    const start = source.lines.lineStart(line);
    const end = source.lines.lineEnd(line);
    const from = line === first ? Math.min(place.start, end) : start + indent(source.text, start, end);
    const to = line === last ? Math.min(place.end, end) : end;
    const { text, carets } = drawLine(source.text, { start, end }, { from, to }, Math.max(narrowest, style.width - gutter - 3));
    result.push(`${style.paint('frame', `${String(line + 1).padStart(gutter)} |`)} ${text}`.trimEnd());
    result.push(`${style.paint('frame', `${' '.repeat(gutter)} |`)} ${carets.before}${style.paint(role, carets.marks)}`);
  }
  return result;
}

/** One line cut to `width` cells around the marked part, and the carets below it. */
function drawLine(
  source: string,
  line: { start: number; end: number },
  mark: { from: number; to: number },
  width: number,
): { text: string; carets: { before: string; marks: string } } {
  const begin = cutBefore(source, line.start, mark.from, width);
  let text = begin > line.start ? '…' : '';
  let column = text.length;
  let before = -1;
  let marked = 0;
  let at = begin;
  while (at < line.end) {
    const codePoint = source.codePointAt(at) ?? 0;
    const cell = cellOf(codePoint, column);
    const next = at + (codePoint > 0xffff ? 2 : 1);
    if (column + cell.width > width - (next < line.end ? 1 : 0)) break;
    if (at >= mark.from && before < 0) before = column;
    if (at >= mark.from && at < mark.to) marked += cell.width;
    text += cell.shown;
    column += cell.width;
    at = next;
  }
  if (at < line.end) text += '…';
  text = withoutCommands(text);
  return { text, carets: { before: ' '.repeat(before < 0 ? column : before), marks: '^'.repeat(Math.max(1, marked)) } };
}

/** Where to begin to show a line so that the mark is in view: at its start, where that fits, else a third of the width before the mark. */
function cutBefore(source: string, start: number, mark: number, width: number): number {
  if (cells(source, Math.max(start, mark - width), mark) + (mark - width > start ? width : 0) < (width * 2) / 3) return start;
  let begin = Math.max(start, mark - Math.floor(width / 3));
  if (begin > start && isLowSurrogate(source, begin)) begin--;
  return begin;
}

function cells(source: string, from: number, to: number): number {
  let column = 0;
  for (let at = from; at < to; at++) {
    const codePoint = source.codePointAt(at) ?? 0;
    column += cellOf(codePoint, column).width;
    if (codePoint > 0xffff) at++;
  }
  return column;
}

function indent(source: string, start: number, end: number): number {
  let at = start;
  while (at < end && (source.charCodeAt(at) === 32 || source.charCodeAt(at) === 9)) at++;
  return at - start;
}

function isLowSurrogate(source: string, at: number): boolean {
  const unit = source.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
