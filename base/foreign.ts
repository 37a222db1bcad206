// Text that somebody else wrote and that is read by people: what a peer, a kernel or a program says in words. It is an object and no string, so it is
// no key, is equal to nothing, and cannot be handed on as ours. The doors take it as it came: `terminal-text.ts`, `workflow-text.ts`,
// `markdown-text.ts`, `xml-text.ts`, `json-text.ts`. Where it gets into a text without one it is made harmless by itself: a daemon must
// neither print an escape because somebody forgot the door, nor end because of it.
//
// Names are no such text: they are keys everywhere before they are shown. Decoders take none with a control character (`runtime/net/fields.ts`).

import { inertText } from './inert-text.ts';

export class Foreign {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text as it came, for a door. `test/trust/foreign.test.ts` knows who else may ask. */
  static textOf(text: Foreign | string): string {
    return typeof text === 'string' ? text : text.#text;
  }

  toString(): string {
    return inertText(this.#text);
  }

  toJSON(): string {
    return this.#text;
  }
}
