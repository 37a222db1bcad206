// What somebody has to do for a plan to come true.

import { shellQuote } from '../../base/shell-text.ts';
import type { Plan } from './plan-types.ts';

export interface ApplyFrom {
  /** As it was named; and the console of a manager, where the plan was made against what runs. */
  readonly next: string;
  readonly live: string | null;
}

/** A line each; none where nothing has to be done. */
export function applyLines({ runtime, grade, order }: Plan, { next, live }: ApplyFrom = { next: 'NEW', live: null }): readonly string[] {
  if (grade === 'none' || order.kind === 'nothing') return [];
  if (runtime === 'momentum')
    return grade === 'reload' || grade === 'live'
      ? ['put the files on the nodes, then in each console: config reload']
      : ['put the files on the nodes, then restart Momentum in this order'];
  const verb = {
    none: '',
    live: '',
    reload: 'systemctl reload ecclusterd',
    restart: 'systemctl restart ecclusterd',
    'stop-all': 'systemctl stop ecclusterd on all nodes, then start it',
  }[grade];
  return [
    `ecconf rollout ${quoted(next)} --manager ${live === null ? 'ENDPOINT' : quoted(live)}${grade === 'stop-all' ? ' --accept-gap' : ''}`,
    `or by hand: ecconf compile -o cluster.json, copy it to every node; then in this order: ${verb}`,
  ];
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : shellQuote(word);
}
