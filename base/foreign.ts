// Text that somebody else wrote and that nobody has looked at: what a peer sends, what answers on a socket. It is an object and no
// string, so it can be put nowhere by accident; the doors take it: `terminal-text.ts`, `workflow-text.ts`, `markdown-text.ts`,
// `xml-text.ts`, `json-text.ts`. They take strings, too: names and values of files are used as keys everywhere before they are shown.

export class Foreign {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text as it came, for a door. */
  static textOf(text: Foreign | string): string {
    return typeof text === 'string' ? text : text.#text;
  }

  toString(): string {
    throw new TypeError('text from outside must go through a door (base/foreign.ts)');
  }

  toJSON(): string {
    return this.#text;
  }
}
