// One node's part of an IR, and of the source map beside it.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import type { Origin, SourceMap } from './source-map.ts';

/** The IR with this node only (managers stay), and the map with its pointers moved along; null when there is no such node. */
export function sliceNode(ir: ClusterIr, map: SourceMap, name: string): { readonly ir: ClusterIr; readonly sourceMap: SourceMap } | null {
  const index = ir.nodes.findIndex((node) => node.name === name);
  const node = ir.nodes[index];
  if (node === undefined) return null;
  const own = `/nodes/${index}/`;
  const origins: Record<string, Origin> = {};
  for (const [pointer, origin] of Object.entries(map.origins)) {
    if (pointer.startsWith(own)) origins[`/nodes/0/${pointer.slice(own.length)}`] = origin;
    else if (!pointer.startsWith('/nodes/')) origins[pointer] = origin;
  }
  return { ir: { ...ir, nodes: [node] }, sourceMap: { ...map, origins } };
}
