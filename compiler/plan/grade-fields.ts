// What a change takes: for ecclusterd by the table that its reload goes by, for Momentum by what its manual says of the option.

import { type Grade, managerGrades, nodeGrades } from '../../runtime/ir/grades.ts';
import { managerOptions, nodeOptions } from '../../runtime/ir/option-names.ts';
import { schemaFor } from '../schema/schema.ts';
import type { Runtime } from './plan-types.ts';

/** Which option of which stanza a field of the IR is; fields without one (sums of several options) take a reload. */
export const optionOfField: Readonly<Record<string, readonly [string, string]>> = {
  ...inStanza('cluster', nodeOptions),
  ...inStanza('logs', managerOptions),
  'duravip.addresses.bindings': ['binding', 'bind_address'],
  'duravip.addresses.preference': ['binding', 'duravip_preference'],
  'duravip.addresses.follow': ['listen', 'duravip_follow'],
  'duravip.topologies.interface': ['topology', 'interface'],
  'duravip.topologies.prefixLength': ['topology', 'cidrmask'],
  'replicas.type': ['replicate', 'type'],
  'replicas.parameters': ['replicate', 'parameters'],
  'replicas.maxDelaySec': ['replicate', 'max_delay'],
  'replicas.maxPending': ['replicate', 'max_pending'],
  'replicas.maxSize': ['replicate', 'max_size'],
  'replicas.bindingGroup': ['replicate', 'binding_group'],
  // The bus reads its members when it starts.
  peers: ['msgc_server', 'peers'],
};

function inStanza(stanza: string, options: typeof nodeOptions): Readonly<Record<string, readonly [string, string]>> {
  const written = options.filter(([path]) => path !== 'subcluster' && (stanza === 'cluster' || path !== 'address.ip'));
  return Object.fromEntries(written.map(([path, option]) => [path, [stanza, option] as const]));
}

/** `path`: from a node or a manager of the IR. */
export function gradeOf(of: 'node' | 'manager', path: string, runtime: Runtime): Grade {
  if (runtime === 'ecclusterd') return ownGrade(of, path);
  const option = optionOfField[path] ?? optionOfField[path.split('.')[0] ?? ''];
  const change = option === undefined ? undefined : schemaFor('4').option(option[0], option[1])?.change;
  return change === 'stop-all-nodes' ? 'stop-all' : (change ?? 'reload');
}

/** By the longest path of the table that it begins with. */
function ownGrade(of: 'node' | 'manager', path: string): Grade {
  const table = of === 'node' ? nodeGrades : managerGrades;
  for (let up = path; up !== ''; up = up.slice(0, Math.max(0, up.lastIndexOf('.')))) {
    const graded = table[up];
    if (graded !== undefined) return graded.grade;
  }
  return 'reload';
}
