// Looks now and then whether all nodes agree in what must agree, and says in the log who does not, once, with option and values.

import type { LogLine } from './control-log.ts';
import { type AddressOffers, type Compared, type Difference, differencesOf, differenceText, harmOf, shownMax } from './agreed-values.ts';
import type { Hello, Subject } from './control-messages.ts';

export interface Differences {
  readonly shown: readonly Difference[];
  /** Differences beyond those. */
  readonly more: number;
  /** Nodes that differ, and nobody can say in what: they have not told, or it is over already. */
  readonly unnamed: Compared['mismatches'];
}

export const noDifferences: Differences = { shown: [], more: 0, unnamed: [] };

/** What the core knows. */
export interface CoreSight {
  readonly mismatches: Compared['mismatches'];
  /** Changes whenever the members or what they offer may have changed. */
  readonly key: string;
  /** Read only where somebody differs in addresses. */
  addresses(): Iterable<AddressOffers>;
}

/** A mismatch must be so old before it is told without its values. */
const namedWithinLooks = 3;

export class Agreement {
  readonly #sight: () => CoreSight;
  readonly #hellos: () => readonly Hello[];
  readonly #log: LogLine;
  #key = '';
  #found: Differences = noDifferences;
  #said = new Set<string>();
  #looks = 0;

  constructor(sight: () => CoreSight, hellos: () => readonly Hello[], log: LogLine) {
    this.#sight = sight;
    this.#hellos = hellos;
    this.#log = log;
  }

  /** As of now. O(1) while nothing changes. */
  read(): Differences {
    const { mismatches, key, addresses } = this.#sight();
    const hellos = this.#hellos().filter(({ type }) => type === 'Momentum');
    const now = `${key} ${JSON.stringify([mismatches, hellos])}`;
    if (now === this.#key) return this.#found;
    this.#key = now;
    const shown: Difference[] = [];
    let more = 0;
    for (const each of differencesOf({ mismatches, hellos, addresses: { [Symbol.iterator]: () => addresses()[Symbol.iterator]() } })) {
      if (shown.length < shownMax) shown.push(each);
      else more++;
    }
    const named = (node: string, subject: Subject) => more > 0 || shown.some((each) => each.node === node && each.subject === subject);
    const unnamed = mismatches.flatMap(({ node, subjects }) => {
      const rest = subjects.filter((subject) => !named(node, subject));
      return rest.length === 0 ? [] : [{ node, subjects: rest }];
    });
    this.#found = { shown, more, unnamed };
    return this.#found;
  }

  /** Once a second: tells the log what is new, and when all agree again. */
  look(): void {
    const { shown, more, unnamed } = this.read();
    this.#looks = unnamed.length === 0 ? 0 : this.#looks + 1;
    const isWaiting = this.#looks > 0 && this.#looks < namedWithinLooks;
    const texts = new Map(shown.map((each) => [differenceText(each), each]));
    for (const [text, each] of texts) {
      if (this.#said.has(text)) continue;
      const { node, option, value, usual, others, subject } = each;
      const level = subject === 'settings' ? 'error' : 'warn';
      this.#log(level, `${text} (${harmOf(each)})`, { member: node, option, value, usual, others });
    }
    const rest = isWaiting ? [] : unnamed.map(({ node, subjects }) => unnamedText(node, subjects));
    for (const text of rest) if (!this.#said.has(text)) this.#log('warn', text);
    if (more > 0 && texts.size > 0 && ![...texts.keys()].some((text) => this.#said.has(text)))
      this.#log('warn', `${more} more differences (cluster info; ecconf drift says where each is written)`);
    if (this.#said.size > 0 && texts.size + unnamed.length === 0) this.#log('info', 'the configurations of all nodes agree again');
    if (!isWaiting) this.#said = new Set([...texts.keys(), ...rest]);
  }
}

function unnamedText(node: string, subjects: readonly Subject[]): string {
  return `${node} differs from most others in ${subjects.join(', ')}: ${subjects.includes('settings') ? 'no balancing until all agree' : 'make their configurations agree'}`;
}

/** Lines for people, worst first; empty when all agree. */
export function differenceLines({ shown, more, unnamed }: Differences): readonly string[] {
  return [
    ...shown.map((each) => `${differenceText(each)} (${harmOf(each)})`),
    ...(more === 0 ? [] : [`${more} more differences (ecconf drift says where each is written)`]),
    ...unnamed.map(({ node, subjects }) => unnamedText(node, subjects)),
  ];
}
