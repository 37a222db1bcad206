// The door to XML, for texts and for attributes.

import { Foreign } from './foreign.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** What XML 1.0 cannot hold in any spelling (control characters, lone surrogates), and what reorders a line, becomes U+FFFD. */
export function xmlText(text: Foreign | string): string {
  return Foreign.textOf(text)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"'\n\r\t]/g, (character) => entities[character] ?? character)
    .replace(/##(?=\[|vso\[|teamcity\[)/gi, '#&#35;');
}
