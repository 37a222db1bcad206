// Numbers by address and block, with the sum of every block: a radix tree with path compression in typed arrays, 24 bytes a node and two nodes
// an entry (IPv4). What a search reads of a node lies together, because a large tree is in no cache. Inner nodes are where entries part, so the shape follows from the entries alone and is the same on all nodes.
// Every node keeps the sum of what is below it and of itself; its own number is that less its children's.

import { entriesPerFamilyMax } from './replication-limits.ts';

const none = 0;
/** Bits that the index of a large tree is asked by, and nodes from which it has one: 256 KiB would be too much for a small tree. */
const indexBits = 16;
const indexedFrom = 100_000;

export class CidrTree {
  readonly family: 4 | 6;
  /** Words of an address; behind them in a node: children left and right, length of the prefix. */
  readonly #words: 1 | 4;
  readonly #stride: number;
  #nodes: Uint32Array;
  #sum: Float64Array;
  #root = none;
  /** Of a large tree of IPv4: for each /16 the first node inside it, so that a search begins behind the long way from the root. */
  #index: Uint32Array | null = null;
  /** Node 0 is none; free nodes hang on each other by `left`. */
  #used = 1;
  #free = none;
  #entries = 0;
  readonly #path = new Int32Array(130);

  constructor(family: 4 | 6) {
    this.family = family;
    this.#words = family === 4 ? 1 : 4;
    this.#stride = this.#words + 3;
    const capacity = 8;
    this.#nodes = new Uint32Array(capacity * this.#stride);
    this.#sum = new Float64Array(capacity);
  }

  /** Entries with a number other than 0. */
  get size(): number {
    return this.#entries;
  }

  get isFull(): boolean {
    return this.#entries >= entriesPerFamilyMax;
  }

  get bytes(): number {
    return this.#nodes.byteLength + this.#sum.byteLength + (this.#index?.byteLength ?? 0);
  }

  /** Of everything. */
  get total(): number {
    return this.#sum[this.#root] ?? 0;
  }

  /** Sum of all entries inside a block, itself included. O(length). */
  sum(key: Uint32Array, length: number): number {
    let at = this.#start(key, length);
    while (at !== none) {
      const own = this.#lengthOf(at);
      if (own >= length) return this.#common(at, key, length) === length ? (this.#sum[at] ?? 0) : 0;
      if (this.#common(at, key, own) < own) return 0;
      at = this.#child(at, bit(key, own));
    }
    return 0;
  }

  /** The number of exactly this entry. */
  value(key: Uint32Array, length: number): number {
    const at = this.#find(key, length);
    return at === none ? 0 : this.#own(at);
  }

  /** Adds to an entry and to every block around it; returns the entry's new number. An entry that becomes 0 is gone. */
  add(key: Uint32Array, length: number, amount: number): number {
    if (amount === 0) return this.value(key, length);
    let depth = 0;
    let at = this.#root;
    while (at !== none) {
      const own = this.#lengthOf(at);
      const common = this.#common(at, key, Math.min(own, length));
      if (common < own) {
        this.#insertAbove(at, depth, common, key, length, amount);
        return amount;
      }
      this.#path[depth++] = at;
      if (own === length) return this.#change(depth, amount);
      at = this.#child(at, bit(key, own));
    }
    this.#attach(depth, this.#newNode(key, length, amount));
    this.#raise(depth, amount);
    this.#entries++;
    return amount;
  }

  /**
   * Nodes in the order of their addresses, shorter prefixes first, from the first one behind `after` (exclusive) or from the start. `visit` gets
   * words and their place, length, sum and own number (0 for a mere branch); it returns false to stop, and must not change the tree.
   */
  walk(after: { readonly words: Uint32Array; readonly length: number } | null, visit: Visit): void {
    const stack: number[] = [];
    if (this.#root !== none) stack.push(this.#root);
    while (stack.length > 0) {
      const at = stack.pop() ?? none;
      if (after !== null && this.#isAllBefore(at, after)) continue;
      const [left, right] = [this.#child(at, false), this.#child(at, true)];
      if (right !== none) stack.push(right);
      if (left !== none) stack.push(left);
      if (after !== null && this.#compare(at, after) <= 0) continue;
      if (!visit(this.#nodes, at * this.#stride, this.#lengthOf(at), this.#sum[at] ?? 0, this.#own(at))) return;
    }
  }

  #change(depth: number, amount: number): number {
    const at = this.#path[depth - 1] ?? none;
    const before = this.#own(at);
    this.#raise(depth, amount);
    const value = before + amount;
    if (before === 0) this.#entries++;
    if (value === 0) {
      this.#entries--;
      this.#prune(depth);
    }
    return value;
  }

  /** A new entry where the way to `at` parts from it, or ends before it. */
  #insertAbove(at: number, depth: number, common: number, key: Uint32Array, length: number, amount: number): void {
    const leaf = this.#newNode(key, length, amount);
    let top = leaf;
    if (common < length) {
      top = this.#newNode(key, common, 0);
      this.#setChild(top, bit(key, common), leaf);
      if (this.#index !== null && this.#isFirst(top, leaf)) this.#index[this.#indexOf(leaf)] = leaf;
    }
    this.#setChild(top, this.#bitOf(at, common), at);
    this.#sum[top] = (this.#sum[at] ?? 0) + amount;
    this.#attach(depth, top);
    this.#raise(depth, amount);
    this.#entries++;
  }

  /** Takes nodes away that are neither an entry nor a branch, from the end of the path upwards. */
  #prune(depth: number): void {
    for (let i = depth - 1; i >= 0; i--) {
      const at = this.#path[i] ?? none;
      const [left, right] = [this.#child(at, false), this.#child(at, true)];
      if ((left !== none && right !== none) || this.#own(at) !== 0) return;
      this.#replace(i, at, left !== none ? left : right);
      this.#setChild(at, false, this.#free);
      this.#free = at;
    }
  }

  #replace(depth: number, at: number, by: number): void {
    const parent = depth === 0 ? none : (this.#path[depth - 1] ?? none);
    if (parent === none) this.#root = by;
    else this.#setChild(parent, this.#child(parent, false) !== at, by);
    if (this.#index !== null && this.#isFirst(parent, at)) this.#index[this.#indexOf(at)] = by;
  }

  /** Below the last node of the path, or as the root. */
  #attach(depth: number, node: number): void {
    const parent = depth === 0 ? none : (this.#path[depth - 1] ?? none);
    if (parent === none) this.#root = node;
    else this.#setChild(parent, this.#bitOf(node, this.#lengthOf(parent)), node);
    if (this.#index !== null && this.#isFirst(parent, node)) this.#index[this.#indexOf(node)] = node;
  }

  /** Where a search begins: at the root, or at the first node of the /16 that it is in. */
  #start(key: Uint32Array, length: number): number {
    if (this.#index === null || length < indexBits) return this.#root;
    return this.#index[(key[0] ?? 0) >>> indexBits] ?? none;
  }

  /** Whether a node is the first one inside its /16, where `parent` is above it. */
  #isFirst(parent: number, node: number): boolean {
    return this.#lengthOf(node) >= indexBits && (parent === none || this.#lengthOf(parent) < indexBits);
  }

  #indexOf(node: number): number {
    return (this.#nodes[node * this.#stride] ?? 0) >>> indexBits;
  }

  #makeIndex(): void {
    const index = new Uint32Array(1 << indexBits);
    const open = [this.#root];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === none) continue;
      if (this.#lengthOf(at) >= indexBits) index[this.#indexOf(at)] = at;
      else open.push(this.#child(at, false), this.#child(at, true));
    }
    this.#index = index;
  }

  #raise(depth: number, amount: number): void {
    for (let i = 0; i < depth; i++) {
      const at = this.#path[i] ?? none;
      this.#sum[at] = (this.#sum[at] ?? 0) + amount;
    }
  }

  #own(at: number): number {
    return (this.#sum[at] ?? 0) - (this.#sum[this.#child(at, false)] ?? 0) - (this.#sum[this.#child(at, true)] ?? 0);
  }

  #find(key: Uint32Array, length: number): number {
    let at = this.#start(key, length);
    while (at !== none) {
      const own = this.#lengthOf(at);
      if (own > length || this.#common(at, key, own) < own) return none;
      if (own === length) return at;
      at = this.#child(at, bit(key, own));
    }
    return none;
  }

  /** How many of the first `length` bits are the same. */
  #common(at: number, key: Uint32Array, length: number): number {
    const begin = at * this.#stride;
    for (let word = 0, bits = 0; bits < length; word++, bits += 32) {
      const differ = (this.#nodes[begin + word] ?? 0) ^ (key[word] ?? 0);
      if (differ !== 0) return Math.min(length, bits + Math.clz32(differ));
    }
    return length;
  }

  #bitOf(at: number, index: number): boolean {
    return (((this.#nodes[at * this.#stride + (index >>> 5)] ?? 0) >>> (31 - (index & 31))) & 1) === 1;
  }

  /** Order of the walk. */
  #compare(at: number, other: { readonly words: Uint32Array; readonly length: number }): number {
    for (let word = 0; word < this.#words; word++) {
      const difference = (this.#nodes[at * this.#stride + word] ?? 0) - (other.words[word] ?? 0);
      if (difference !== 0) return difference;
    }
    return this.#lengthOf(at) - other.length;
  }

  /** Whether this node and everything below it come before a place. */
  #isAllBefore(at: number, place: { readonly words: Uint32Array; readonly length: number }): boolean {
    const length = this.#lengthOf(at);
    const common = this.#common(at, place.words, length);
    return common < length && !this.#bitOf(at, common);
  }

  #lengthOf(at: number): number {
    return this.#nodes[at * this.#stride + this.#words + 2] ?? 0;
  }

  #child(at: number, isRight: boolean): number {
    return this.#nodes[at * this.#stride + this.#words + (isRight ? 1 : 0)] ?? none;
  }

  #setChild(parent: number, isRight: boolean, child: number): void {
    this.#nodes[parent * this.#stride + this.#words + (isRight ? 1 : 0)] = child;
  }

  #newNode(key: Uint32Array, length: number, sum: number): number {
    let at = this.#free;
    if (at !== none) this.#free = this.#child(at, false);
    else {
      if (this.#used === this.#sum.length) this.#grow();
      at = this.#used++;
    }
    for (let word = 0; word < this.#words; word++) this.#nodes[at * this.#stride + word] = masked(key[word] ?? 0, length - word * 32);
    this.#setChild(at, false, none);
    this.#setChild(at, true, none);
    this.#nodes[at * this.#stride + this.#words + 2] = length;
    this.#sum[at] = sum;
    return at;
  }

  /** By half: doubling would waste half of a large table at the worst. */
  #grow(): void {
    const capacity = Math.ceil(this.#sum.length * 1.5);
    const nodes = new Uint32Array(capacity * this.#stride);
    nodes.set(this.#nodes);
    this.#nodes = nodes;
    const sum = new Float64Array(capacity);
    sum.set(this.#sum);
    this.#sum = sum;
    if (this.#words === 1 && this.#index === null && capacity >= indexedFrom) this.#makeIndex();
  }
}

export type Visit = (words: Uint32Array, at: number, length: number, sum: number, own: number) => boolean;

function bit(key: Uint32Array, index: number): boolean {
  return (((key[index >>> 5] ?? 0) >>> (31 - (index & 31))) & 1) === 1;
}

function masked(word: number, bits: number): number {
  if (bits >= 32) return word;
  return bits <= 0 ? 0 : (word & (0xffff_ffff << (32 - bits))) >>> 0;
}
