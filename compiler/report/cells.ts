// Text as cells of a terminal: how wide a character is, how a tab or a control character is shown.

import { eastAsianWidth } from 'get-east-asian-width';
import { shownCharacter } from '../../base/inert-text.ts';

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
  const character = String.fromCodePoint(codePoint);
  const shown = shownCharacter(character);
  if (shown !== character) return { shown, width: 1 };
  return { shown, width: isCombining(shown) ? 0 : eastAsianWidth(codePoint) };
}

function isCombining(character: string): boolean {
  return /^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character);
}
