// Which members differ in what must agree. Compared with what most have, so that the one that is wrong is named on every node.

import { subjects, type Mismatch, type Statement } from '../state.ts';

/** By node, in the order of the statements; empty when all agree. Of two equal sides the one of the first member is taken as right. */
export function mismatchesOf(statements: Iterable<Statement>): readonly Mismatch[] {
  const nodes = [...statements].filter(({ member }) => member.type === 'Momentum' && member.node !== null);
  const usual = subjects.map((_, at) => mostFrequent(nodes.map(({ fingerprints }) => fingerprints[at] ?? '')));
  return nodes.flatMap(({ member, fingerprints }) => {
    const differs = subjects.filter((_, at) => (fingerprints[at] ?? '') !== usual[at]);
    return member.node === null || differs.length === 0 ? [] : [{ node: member.node, subjects: differs }];
  });
}

function mostFrequent(values: readonly string[]): string | undefined {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0];
}
