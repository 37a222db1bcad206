// What it takes a running node to run another document.

import type { RolloutGrade } from '../../core/rollout/rollout-messages.ts';
import type { NodeIr } from '../../ir/generated/types.ts';
import { readIrFile } from '../../process/ir-file.ts';
import { differenceOf } from '../reload.ts';

/** What a reload cannot do, whatever it is, takes a start. */
export function takes(path: string, name: string, old: NodeIr): RolloutGrade {
  const read = readIrFile(path);
  const next = read.ok ? read.ir.nodes.find((node) => node.name === name) : undefined;
  if (next === undefined) return 'restart';
  const { kind } = differenceOf(old, next);
  return kind === 'restart' || kind === 'stop-all' ? kind : 'reload';
}
