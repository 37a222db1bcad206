// The safe move, judged on the manager's own copy of the table before anything is sent: what a node would refuse, nobody is asked for.

import type { Answer } from '../../console/answer.ts';
import { moveOrder } from '../../console/commands/safe-move.ts';
import type { ManagerPort } from '../manager-port.ts';

/** `given`: the words behind `cluster duravip move`. Null: it may be sent. */
export function movePreview(port: ManagerPort, given: readonly string[]): Answer | null {
  const [what = '', ...rest] = given;
  const to = rest[0] === 'to' && rest.length > 1 ? rest[1] : rest[0];
  if (to === undefined) return null;
  const order = moveOrder(port.snapshot(), what, to);
  return order.ok ? null : order;
}
