// Which file reads which, over all nodes: for definitions, links, the include tree and renames of files.

import type { NodeModel } from '../../compiler/load/model.ts';
import type { Source } from '../../compiler/load/source.ts';
import { shiftInclude } from '../../grammar/shift.ts';
import type { Include } from '../../grammar/tree.ts';
import type { Snapshot } from '../state/snapshot.ts';

/** One `include`, where it stands in its file, and what it reads on each node that gets there. */
export interface IncludeUse {
  readonly source: Source;
  readonly include: Include;
  readonly reads: readonly { readonly node: NodeModel; readonly targets: readonly string[] }[];
}

const built = new WeakMap<Snapshot, readonly IncludeUse[]>();

/** Every include that some node follows. O(includes of all nodes), once for a snapshot. */
export function includesOf(snapshot: Snapshot): readonly IncludeUse[] {
  const known = built.get(snapshot);
  if (known !== undefined) return known;
  const uses = new Map<string, { source: Source; include: Include; reads: { node: NodeModel; targets: readonly string[] }[] }>();
  for (const node of [...snapshot.project.nodes, ...snapshot.project.managers]) {
    for (const { source: part, include, targets } of node.includes) {
      const key = `${part.start + include.start} ${part.path}`;
      const use = uses.get(key);
      const source = snapshot.source(part.path);
      if (use !== undefined) use.reads.push({ node, targets });
      else if (source !== null) uses.set(key, { source, include: shiftInclude(include, part.start), reads: [{ node, targets }] });
    }
  }
  const found = [...uses.values()];
  built.set(snapshot, found);
  return found;
}

/** The include of `path` whose path covers the offset; null: there is none, or nobody follows it. */
export function includeAt(snapshot: Snapshot, path: string, offset: number): IncludeUse | null {
  const covers = ({ source, include }: IncludeUse) => source.path === path && include.start <= offset && offset <= include.end;
  return includesOf(snapshot).find(covers) ?? null;
}

/** The files that an include reads on any node, each once. */
export function targetsOf(use: IncludeUse): readonly string[] {
  return [...new Set(use.reads.flatMap((read) => read.targets))];
}
