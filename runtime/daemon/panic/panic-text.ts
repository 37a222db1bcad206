// A panic message as text, for whoever listens on a bus where other programs do: `spuser` of Spread prints it raw to a terminal. So it is one line without
// a byte that steers a terminal or ends a text, and short.

import { Foreign } from '../../../base/foreign.ts';
import type { Panic } from './panic-wire.ts';

const textBytesMax = 2000;
/** C0, DEL, C1, separators of lines, marks that reorder or hide. */
const active = /[\0-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** `<ISO time> <node> <source>: <text>`, with what was left out before it at its end. */
export function panicText({ node, timeMs, source, text, leftOut }: Panic): Uint8Array {
  const more = leftOut === null ? '' : ` (${leftOut} left out)`;
  return new TextEncoder().encode(
    `${new Date(timeMs).toISOString()} ${inert(node)} ${inert(source)}: ${cut(inert(Foreign.textOf(text).trimEnd()))}${more}`,
  );
}

function inert(text: string): string {
  return text.replaceAll(active, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xff ? '?' : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

/** By bytes, between two characters. */
function cut(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= textBytesMax) return text;
  return `${new TextDecoder().decode(bytes.subarray(0, textBytesMax), { stream: true })}...`;
}
