// Replicated objects of the IR.

import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import type { NodeView } from '../check/check.ts';
import { compareText } from '../../base/compare-text.ts';
import { openFields } from './emit-fields.ts';
import type { OriginWriter } from './source-map.ts';

/** Sorted by name. Replicas of unknown type do not get here: they are errors. */
export function emitReplicas(view: NodeView, pointer: string, origins: OriginWriter): ReplicaIr[] {
  const replicas = view.facts.replicas.filter((replica) => replica.known);
  replicas.sort((a, b) => compareText(a.name, b.name));
  return replicas.map((replica, i) => {
    const at = `${pointer}/${i}`;
    origins.place(at, replica.at);
    const fields = openFields(view, replica.scope, 'replicate', origins);
    const maxSize = fields.number('max_size', `${at}/maxSize`);
    return {
      name: replica.name,
      type: replica.effectiveType as ReplicaIr['type'],
      parameters: [...new Set(replica.parameters)].sort() as ReplicaIr['parameters'],
      maxDelaySec: fields.number('max_delay', `${at}/maxDelaySec`),
      maxPending: fields.number('max_pending', `${at}/maxPending`),
      maxSize: replica.effectiveType === 'cache' && maxSize >= 0 ? maxSize : null,
      bindingGroup: fields.text('binding_group', `${at}/bindingGroup`) || null,
    };
  });
}
