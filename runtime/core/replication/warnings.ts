// What one object has to say to operators about its members: each thing once.

import type { MemberId } from '../membership/view.ts';

const warningsMax = 1000;

export class Warnings {
  readonly #name: string;
  readonly #warn: (text: string) => void;
  readonly #said = new Set<string>();

  constructor(name: string, warn: (text: string) => void) {
    this.#name = name;
    this.#warn = warn;
  }

  say(text: string): void {
    this.#warn(`Replicate "${this.#name}": ${text}`);
  }

  /** `who`: its name, as far as it is known. */
  ofMember(member: MemberId, who: string, what: string): void {
    const key = `${member} ${what}`;
    if (this.#said.has(key) || this.#said.size >= warningsMax) return;
    this.#said.add(key);
    this.say(`${who} sends ${what}; make the Replicate stanzas of all nodes the same`);
  }
}
