// In which order nodes change. Nodes whose old and new parts are equal are one class, so a state is a number for each class: few states, however many
// nodes. Any order is right where every state is sound; else the shortest way through sound ones; else all of them at one moment.

import { append } from '../../base/append.ts';
import type { Part, Parts } from './node-parts.ts';
import { mixture, newWrong, wrongsIn } from './sound.ts';

export interface NodeOrder {
  readonly kind: 'any' | 'steps' | 'nothing';
  readonly states: number;
  readonly looked: number;
  readonly steps: readonly (readonly string[])[];
  readonly why: string | null;
}

/** More than these are not all looked at. */
const statesMax = 4096;

/** `changing`: the nodes that anything changes for. `late`: who goes last where it does not matter otherwise (owners of what goes away). */
export function orderOf(old: Parts, next: Parts, changing: readonly string[], late: ReadonlySet<string>): NodeOrder {
  const classes = classesOf(old, next, changing, late);
  const states = classes.reduce((product, { length }) => product * (length + 1), 1);
  if (changing.length === 0) return { kind: 'nothing', states: 1, looked: 1, steps: [], why: null };
  const known = new Set([...wrongsIn(old).keys(), ...wrongsIn(next).keys()]);
  const search = new Search(classes, old, next, known);
  const straight = inOrder(changing, late).map((node) => [node]);
  if (states <= statesMax) {
    const unsound = search.firstUnsound();
    if (unsound === null) return { kind: 'any', states, looked: search.looked, steps: straight, why: null };
    return { kind: 'steps', states, looked: search.looked, steps: search.shortest() ?? [[...changing].sort()], why: unsound };
  }
  // Too many to look at all: the way that is offered is looked at, state by state.
  const wrong = search.along(straight);
  if (wrong === null) return { kind: 'steps', states, looked: search.looked, steps: straight, why: null };
  return { kind: 'steps', states, looked: search.looked, steps: search.greedy() ?? [[...changing].sort()], why: wrong };
}

function inOrder(nodes: readonly string[], late: ReadonlySet<string>): readonly string[] {
  return [...nodes].sort((a, b) => Number(late.has(a)) - Number(late.has(b)) || (a < b ? -1 : 1));
}

/** Classes, and in each its nodes in the order in which they go. */
function classesOf(old: Parts, next: Parts, changing: readonly string[], late: ReadonlySet<string>): readonly (readonly string[])[] {
  const ids = new Map<unknown, number>();
  const idOf = (thing: unknown) => {
    const known = ids.get(thing) ?? ids.size;
    ids.set(thing, known);
    return known;
  };
  const keyOf = (part: Part | undefined) => (part === undefined ? '-' : `${idOf(part.offers)},${part.group}`);
  const byKey = new Map<string, string[]>();
  for (const node of inOrder(changing, late)) {
    const key = `${keyOf(old.get(node))} ${keyOf(next.get(node))}`;
    byKey.set(key, [...(byKey.get(key) ?? []), node]);
  }
  return [...byKey.values()];
}

type Vector = readonly number[];

class Search {
  looked = 0;
  readonly #classes: readonly (readonly string[])[];
  readonly #old: Parts;
  readonly #next: Parts;
  readonly #known: ReadonlySet<string>;
  readonly #judged = new Map<string, string | null>();

  constructor(classes: readonly (readonly string[])[], old: Parts, next: Parts, known: ReadonlySet<string>) {
    this.#classes = classes;
    this.#old = old;
    this.#next = next;
    this.#known = known;
  }

  /** What forces an order, with the nodes that would have changed; null: nothing. */
  firstUnsound(): string | null {
    let found: string | null = null;
    for (const vector of this.#vectors()) {
      const wrong = this.#judge(vector);
      if (wrong !== null && found === null) found = `${this.#textOf(vector)}: ${wrong}`;
    }
    return found;
  }

  /** Breadth first by the size of the largest step: single nodes where that is possible, then two at a moment, and so on. */
  shortest(): readonly (readonly string[])[] | null {
    const nodes = this.#classes.reduce((sum, { length }) => sum + length, 0);
    for (let size = 1; size < nodes; size++) {
      const way = this.#way(size);
      if (way !== null) return way;
    }
    return null;
  }

  along(steps: readonly (readonly string[])[]): string | null {
    const done = new Set<string>();
    for (const step of steps) {
      for (const node of step) done.add(node);
      const vector = this.#classes.map((members) => members.filter((node) => done.has(node)).length);
      const wrong = this.#judge(vector);
      if (wrong !== null) return `${this.#textOf(vector)}: ${wrong}`;
    }
    return null;
  }

  /** Class after class, the first that is sound next: linear, and may miss a way that there is. */
  greedy(): readonly (readonly string[])[] | null {
    let at: Vector = this.#classes.map(() => 0);
    const steps: string[][] = [];
    while (at.some((count, index) => count < (this.#classes[index]?.length ?? 0))) {
      const next = this.#neighbours(at, 1).find((vector) => this.#judge(vector) === null);
      if (next === undefined) return null;
      steps.push(this.#between(at, next));
      at = next;
    }
    return steps;
  }

  #way(size: number): readonly (readonly string[])[] | null {
    const start: Vector = this.#classes.map(() => 0);
    const end = this.#classes.map(({ length }) => length).join();
    const from = new Map<string, Vector | null>([[start.join(), null]]);
    let edge: Vector[] = [start];
    while (edge.length > 0) {
      const beyond: Vector[] = [];
      for (const at of edge) {
        for (const next of this.#neighbours(at, size)) {
          if (from.has(next.join()) || this.#judge(next) !== null) continue;
          from.set(next.join(), at);
          beyond.push(next);
          if (next.join() === end) return this.#stepsTo(next, from);
        }
      }
      edge = beyond;
    }
    return null;
  }

  #stepsTo(end: Vector, from: ReadonlyMap<string, Vector | null>): readonly (readonly string[])[] {
    const steps: string[][] = [];
    for (let at = end; ;) {
      const before = from.get(at.join()) ?? null;
      if (before === null) return steps.reverse();
      steps.push(this.#between(before, at));
      at = before;
    }
  }

  #between(before: Vector, after: Vector): string[] {
    return this.#classes.flatMap((members, index) => members.slice(before[index], after[index])).sort();
  }

  /** With up to `size` nodes more, single ones first. */
  #neighbours(at: Vector, size: number): readonly Vector[] {
    let reached: Vector[] = [at];
    const found: Vector[] = [];
    for (let step = 0; step < size; step++) {
      const further = new Map<string, Vector>();
      for (const vector of reached) {
        for (const [index, members] of this.#classes.entries()) {
          if ((vector[index] ?? 0) >= members.length) continue;
          const next = vector.map((count, each) => (each === index ? count + 1 : count));
          further.set(next.join(), next);
        }
      }
      reached = [...further.values()];
      append(found, reached);
    }
    return found;
  }

  #judge(vector: Vector): string | null {
    const key = vector.join();
    const known = this.#judged.get(key);
    if (known !== undefined) return known;
    this.looked++;
    const changed = new Set(this.#classes.flatMap((members, index) => members.slice(0, vector[index])));
    const wrong = newWrong(mixture(this.#old, this.#next, changed), this.#known);
    this.#judged.set(key, wrong);
    return wrong;
  }

  #textOf(vector: Vector): string {
    const changed = this.#classes.flatMap((members, index) => members.slice(0, vector[index]));
    return changed.length === 0 ? 'with nothing changed' : `with ${changed.sort().join(', ')} changed and the others not`;
  }

  *#vectors(): Generator<Vector> {
    const vector = this.#classes.map(() => 0);
    for (;;) {
      yield [...vector];
      let at = 0;
      while (at < vector.length && vector[at] === this.#classes[at]?.length) vector[at++] = 0;
      if (at === vector.length) return;
      vector[at] = (vector[at] ?? 0) + 1;
    }
  }
}
