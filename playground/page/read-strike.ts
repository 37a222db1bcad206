// A strike out of a link: only what the page itself would have written.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import type { Strike } from '../cluster/messages.ts';

const ofNodes = ['start', 'kill', 'crash', 'stop', 'pause', 'freeze', 'resume', 'drain', 'undrain'] as const;

export function readStrike(value: unknown): Strike | null {
  if (!isRecord(value) || !isRecord(value['action'])) return null;
  const { atMs, action, ir } = value;
  if (typeof atMs !== 'number' || !(atMs >= 0 && atMs <= 86_400_000)) return null;
  const { kind, node } = action;
  const ofNode = ofNodes.find((each) => each === kind);
  if (ofNode !== undefined) return typeof node === 'string' ? { atMs, action: { kind: ofNode, node } } : null;
  switch (kind) {
    case 'heal':
      return { atMs, action: { kind } };
    case 'partition': {
      const groups: unknown = action['groups'];
      if (!Array.isArray(groups)) return null;
      const named = groups.filter((group): group is string[] => Array.isArray(group) && group.every((each) => typeof each === 'string'));
      return named.length === groups.length ? { atMs, action: { kind, groups: named } } : null;
    }
    case 'move': {
      const { ip, to } = action;
      return typeof ip === 'string' && typeof to === 'string' ? { atMs, action: { kind, ip, to } } : null;
    }
    case 'reload': {
      if (!isRecord(ir) || (node !== null && typeof node !== 'string')) return null;
      // The worker looks whether it is one.
      return { atMs, action: { kind, file: 'the text', node }, ir: ir as unknown as ClusterIr };
    }
    default:
      return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
