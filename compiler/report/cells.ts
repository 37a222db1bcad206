// Text as cells of a terminal: how wide a character is, how a tab or a control character is shown.

import { eastAsianWidth } from 'get-east-asian-width';

/** Tab stops of a code frame. Four: configurations are indented by tabs or by two or four blanks. */
const tabStop = 4;

/** One character as shown, and its width in cells. */
export interface Cell {
  readonly shown: string;
  readonly width: number;
}

/** How the character stands at a column (from 0, in cells). Never a control character: a file must not steer the terminal. */
export function cellOf(codePoint: number, column: number): Cell {
  if (codePoint === 9) {
    const width = tabStop - (column % tabStop);
    return { shown: ' '.repeat(width), width };
  }
  if (codePoint >= 0x20 && codePoint < 0x7f) return { shown: String.fromCharCode(codePoint), width: 1 };
  if (codePoint < 0x20) return { shown: String.fromCharCode(0x2400 + codePoint), width: 1 };
  if (codePoint === 0x7f) return { shown: '\u2421', width: 1 };
  // C1 controls, lone surrogates, and the marks that reorder a line (which could show one configuration and mean another).
  if (codePoint < 0xa0 || (codePoint >= 0xd800 && codePoint <= 0xdfff) || isDirectional(codePoint)) return { shown: '\ufffd', width: 1 };
  const shown = String.fromCodePoint(codePoint);
  return { shown, width: isCombining(shown) ? 0 : eastAsianWidth(codePoint) };
}

/** A message as it may be printed: on one line, without control characters. */
export function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let result = '';
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    result += codePoint === 9 ? ' ' : cellOf(codePoint, 0).shown;
  }
  return result;
}

function isDirectional(codePoint: number): boolean {
  return (codePoint >= 0x202a && codePoint <= 0x202e) || (codePoint >= 0x2066 && codePoint <= 0x2069);
}

function isCombining(character: string): boolean {
  return /^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character);
}
