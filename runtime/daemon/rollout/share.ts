// Whether a node that takes rollouts takes its share of the addresses: with `--require-current` not before it has what is committed, and never beside many nodes
// of another cluster_group that have what it lacks, or out of a stop of all nodes of which it does not know how it ended for the others.

import { type Grouped, mayServe } from '../../core/rollout/stop-all.ts';

/** Nobody is there who could have something newer. */
const learnMs = 3000;
/** Who has not said who he is by then says nothing. */
const silentMs = 20_000;

/** A node in the control group. */
interface Seen {
  readonly node: string;
  readonly group: string;
}

export interface ShareNow {
  readonly name: string;
  readonly group: string;
  /** Of what it has committed. */
  readonly serial: number;
  /** In the middle of a rollout. */
  readonly isBusy: boolean;
  /** It comes out of a stop of all nodes that is not over. */
  readonly isOpen: boolean;
  readonly forMs: number;
  /** Nodes of the configuration in the control group, this one as well where it has said who it is; and members that have not. */
  readonly there: readonly Seen[];
  readonly unknown: number;
}

export class Share {
  /** Does not know yet whether what it has is committed. */
  #learning: boolean;
  /** Comes out of a stop of all nodes, and has taken nothing yet. */
  #fresh: boolean;
  #apart: boolean;
  #others: readonly string[] = [];
  /** Committed serials that nodes have told. */
  #serials = new Map<string, number>();

  constructor(requireCurrent: boolean, isFresh: boolean) {
    this.#learning = requireCurrent;
    this.#fresh = isFresh;
    this.#apart = isFresh;
  }

  /** It takes nothing. */
  get isWithheld(): boolean {
    return this.#learning || this.#apart;
  }

  /** What becomes of a stop of all nodes is not known yet. */
  get isFresh(): boolean {
    return this.#fresh;
  }

  /** Nodes of another cluster_group. */
  get others(): readonly string[] {
    return this.#others;
  }

  tell(node: string, serial: number): void {
    this.#serials.set(node, serial);
  }

  onView(nodes: readonly string[]): void {
    this.#serials = new Map([...this.#serials].filter(([name]) => nodes.includes(name)));
  }

  /** Looks again. */
  look(now: ShareNow): void {
    if (this.#learning && this.#hasLearned(now)) this.#learning = false;
    const { name, there, unknown, forMs } = now;
    const others = there.filter(({ node }) => node !== name);
    const grouped = others.map(({ node, group }): Grouped => ({ group, serial: this.#serials.get(node) ?? 0 }));
    const isBlind = (unknown > 0 && forMs < silentMs) || others.length === there.length;
    this.#others = others.flatMap(({ node, group }) => (group === now.group ? [] : [node])).sort();
    this.#apart = !mayServe(now, now.isOpen ? (now.isBusy ? 'forth' : forMs) : null, grouped) || (this.#fresh && isBlind);
    if (!this.#apart) this.#fresh = false;
  }

  /** What is committed most nodes have; what one alone says stops nobody (`mayServe`). */
  #hasLearned(now: ShareNow): boolean {
    const later = [...this.#serials.values()].filter((serial) => serial > now.serial);
    return !now.isBusy && this.#hasHeard(now) && later.length * 2 < Math.max(1, this.#serials.size);
  }

  /** Others, or long enough that there are none. */
  #hasHeard({ name, forMs }: ShareNow): boolean {
    const isAlone = forMs > learnMs && this.#serials.size <= 1;
    return isAlone || (this.#serials.size > 1 && this.#serials.has(name));
  }
}
