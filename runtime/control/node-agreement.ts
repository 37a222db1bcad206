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
  /** Machines whose disk is a copy of another's, or that have its private key, as sentences. */
  readonly copies: readonly string[];
}

export const noDifferences: Differences = { shown: [], more: 0, unnamed: [], copies: [] };

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
    const all = this.#hellos();
    const hellos = all.filter(({ type }) => type === 'Momentum');
    const now = `${key} ${JSON.stringify([mismatches, all])}`;
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
    this.#found = { shown, more, unnamed, copies: [...copiesAmong(all), ...sharedKeysAmong(all)] };
    return this.#found;
  }

  /** Once a second: tells the log what is new, and when all agree again. */
  look(): void {
    const { shown, more, unnamed, copies } = this.read();
    this.#looks = unnamed.length === 0 ? 0 : this.#looks + 1;
    const isWaiting = this.#looks > 0 && this.#looks < namedWithinLooks;
    const texts = new Map(shown.map((each) => [differenceText(each), each]));
    for (const [text, each] of texts) {
      if (this.#said.has(text)) continue;
      const { node, option, value, usual, others, subject } = each;
      const level = subject === 'settings' ? 'error' : 'warn';
      this.#log(level, `${text} (${harmOf(each)})`, { member: node, option, value, usual, others });
    }
    const rest = [...copies, ...(isWaiting ? [] : unnamed.map(({ node, subjects }) => unnamedText(node, subjects)))];
    for (const text of rest) if (!this.#said.has(text)) this.#log('warn', text);
    if (more > 0 && texts.size > 0 && ![...texts.keys()].some((text) => this.#said.has(text)))
      this.#log('warn', `${more} more differences (cluster info; ecconf drift says where each is written)`);
    if (this.#said.size > 0 && texts.size + unnamed.length + copies.length === 0)
      this.#log('info', 'the configurations of all nodes agree again');
    if (!isWaiting) this.#said = new Set([...texts.keys(), ...rest]);
  }
}

/** Of one disk, and not of one machine: two names on one machine are somebody's trial. */
function copiesAmong(hellos: readonly Hello[]): readonly string[] {
  return sharersOf(
    hellos,
    ({ machine }) => machine?.disk ?? null,
    ({ machine }) => machine?.boot ?? null,
  ).map(
    (names) =>
      `${names} have the same /etc/machine-id, so one disk is a copy of the other: what else it has in common, such as keys of ssh, is everybody's; on the copy: rm /etc/machine-id, systemd-machine-id-setup, new host keys, and start it again`,
  );
}

/** Of one private key. A node and a manager on one machine may have one file for both. */
function sharedKeysAmong(hellos: readonly Hello[]): readonly string[] {
  // Two nodes are two machines, also where they do not say which; a manager that does not may be on that of a node.
  const machineOf = ({ machine, name, type }: Hello) => machine?.boot ?? (type === 'Momentum' ? ` ${name}` : null);
  return sharersOf(hellos, ({ key }) => key, machineOf).map(
    (names) =>
      `${names} have the same private key (--identity): whoever gets at it on one can be the other, and read its logs; where the authority is kept, ecclusterd pki renew --all makes each machine a key of its own, or a certificate from elsewhere is asked for with one, and then copied to that machine alone`,
  );
}

/** The names of those that have one and the same thing on more than one machine, for each such thing; null: it has none, or nobody knows its machine. */
function sharersOf(
  hellos: readonly Hello[],
  thingOf: (hello: Hello) => string | null,
  machineOf: (hello: Hello) => string | null,
): readonly string[] {
  const byThing = new Map<string, Hello[]>();
  for (const hello of hellos) {
    const thing = thingOf(hello);
    if (thing !== null) byThing.set(thing, [...(byThing.get(thing) ?? []), hello]);
  }
  return [...byThing.values()]
    .filter((those) => new Set(those.map(machineOf).filter((machine) => machine !== null)).size > 1)
    .map((those) => [...new Set(those.map(({ name }) => name))].sort().join(' and '));
}

function unnamedText(node: string, subjects: readonly Subject[]): string {
  return `${node} differs from most others in ${subjects.join(', ')}: ${subjects.includes('settings') ? 'no balancing until all agree' : 'make their configurations agree'}`;
}

/** Lines for people, worst first; empty when all agree. */
export function differenceLines({ shown, more, unnamed, copies }: Differences): readonly string[] {
  return [
    ...shown.map((each) => `${differenceText(each)} (${harmOf(each)})`),
    ...(more === 0 ? [] : [`${more} more differences (ecconf drift says where each is written)`]),
    ...unnamed.map(({ node, subjects }) => unnamedText(node, subjects)),
    ...copies,
  ];
}
