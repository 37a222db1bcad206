// A tree of addresses as the manual prints it: by address, the shorter prefix first, each block with the sum of what is inside, nothing that is 0.
// Blocks: the entries, where they part, and the fixed ones that operators think in, as in the manual's sample.

import type { CidrStore } from '../core/replication/cidr-store.ts';
import type { CidrTree } from '../core/replication/cidr-tree.ts';
import { textOf } from '../core/replication/ip-key.ts';

export interface CidrRow {
  readonly block: string;
  readonly count: number;
}

const fixedLengths: Readonly<Record<4 | 6, readonly number[]>> = { 4: [8, 24], 6: [32, 64] };
const nodesAtOnce = 500;

/** `hidden`: what is in the sums and not to be seen. */
export function* cidrRows(all: CidrStore, hidden: readonly CidrStore[]): Generator<CidrRow> {
  for (const [index, tree] of all.trees.entries())
    yield* treeRows(
      tree,
      hidden.flatMap((store) => store.trees[index] ?? []),
    );
}

interface Node {
  readonly words: Uint32Array;
  readonly length: number;
}

function* treeRows(tree: CidrTree, hidden: readonly CidrTree[]): Generator<CidrRow> {
  const shown = new Map<number, string>();
  const row = ({ words, length }: Node): CidrRow => ({
    block: textOf(tree.family, words, 0, length, true),
    count: hidden.reduce((sum, other) => sum - other.sum(words, length), tree.sum(words, length)),
  });
  for (const node of nodesOf(tree)) {
    for (const length of fixedLengths[tree.family]) {
      if (length > node.length) continue;
      const block = row({ words: masked(node.words, length), length });
      if (shown.get(length) === block.block) continue;
      shown.set(length, block.block);
      if (length < node.length && block.count !== 0) yield block;
    }
    const own = row(node);
    if (own.count !== 0) yield own;
  }
}

function* nodesOf(tree: CidrTree): Generator<Node> {
  let after: Node | null = null;
  for (;;) {
    const nodes: Node[] = [];
    tree.walk(after, (words, at, length) => {
      nodes.push({ words: words.slice(at, at + (tree.family === 4 ? 1 : 4)), length });
      return nodes.length < nodesAtOnce;
    });
    yield* nodes;
    after = nodes.at(-1) ?? null;
    if (nodes.length < nodesAtOnce) return;
  }
}

function masked(words: Uint32Array, length: number): Uint32Array {
  return words.map((word, index) => {
    const bits = length - 32 * index;
    return bits >= 32 ? word : bits <= 0 ? 0 : word & (0xffff_ffff << (32 - bits));
  });
}
