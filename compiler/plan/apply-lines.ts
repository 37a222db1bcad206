// What somebody has to do on the machines for a plan to come true.

import type { Plan } from './plan-types.ts';

/** A line each; none where nothing has to be done. */
export function applyLines({ runtime, grade, order }: Plan): readonly string[] {
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
  return [`ecconf compile -o cluster.json, copy it to every node; then in this order: ${verb}`];
}
