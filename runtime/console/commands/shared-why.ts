// `cluster shared why`: one key of a replicated object, with everything that decides about it.

import type { Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { findObject, notReplicating, visible } from './shared-show.ts';

export const sharedWhy: Command = {
  name: 'cluster shared why',
  args: [
    { name: 'object', kind: 'object', optional: false },
    { name: 'key', kind: 'rest', optional: false },
  ],
  summary: 'say why one key of a replicated object is as it is',
  about: [
    'Of an address or a name: which member holds how much of it, and for an address of the blocks around it. Of a throttle: which rate serves and who names it, who takes and wants how much, what this node may take now, when the next one passes, and the most that the cluster can let through in the worst case. Of an entry of a cache: who has written it last, and who has set its end. Of a counter: who has counted how much, and when its window ends.',
  ],
  own: true,
  effect: 'read',
  remote: 'all',
  examples: ['cluster shared why inbound_cidr 10.0.0.1', 'cluster shared why shared_named_throttles to-aol'],
  run,
};

function run({ port, args }: Call): Answer {
  const shared = port.shared();
  if (shared === null) return notReplicating;
  const object = findObject(shared, args['object'] ?? '');
  if (!object.ok) return object;
  const [name, key] = [object.value.name, args['key'] ?? ''];
  const lines = (shared.why(name, key) ?? []).map(visible);
  return { ok: true, lines: () => lines, document: () => ({ name, key, lines }) };
}
