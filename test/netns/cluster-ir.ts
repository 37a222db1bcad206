// An IR of so many nodes, `node1` at 10.77.0.1 and so on: those of the compiled example under other names and addresses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { repository } from '../shared.ts';

export function clusterIr(nodes: number): ClusterIr {
  const ir: ClusterIr = JSON.parse(readFileSync(join(repository, 'test', 'golden', 'emit', 'cluster.json'), 'utf8'));
  const model = ir.nodes[0];
  if (model === undefined) throw new Error('the example has no nodes');
  return {
    ...ir,
    nodes: Array.from({ length: nodes }, (_, i) => ({
      ...model,
      name: `node${i + 1}`,
      address: { ip: `10.77.0.${i + 1}`, from: 'nodeaddr' as const },
    })),
    managers: [],
  };
}
