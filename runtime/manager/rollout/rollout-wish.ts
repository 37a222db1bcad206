// What the state machine of a rollout is to do, out of what was put into the incoming folder; and what speaks against it before anything is said.

import type { ManagerRollout, RolloutWish } from '../../core/rollout/rollout-manager-state.ts';
import type { OfferAbout } from '../../core/rollout/rollout-messages.ts';
import type { Incoming } from '../../rollout/incoming-file.ts';
import { cutPieces } from '../../rollout/packed-document.ts';

/** Until all of a step have switched, and until all are back. */
const reloadMs = { switch: 45_000, return: 45_000 };
const restartMs = { switch: 120_000, return: 120_000 };

export function wishOf(
  sha256: string,
  packed: Uint8Array,
  about: OfferAbout,
  old: string | null,
  confirmMs: number,
  serial: number | null,
): RolloutWish {
  const limits = about.grade === 'reload' ? reloadMs : restartMs;
  return {
    sha256,
    pieces: cutPieces(packed),
    old,
    nodes: about.nodes,
    without: about.without,
    steps: about.steps,
    restarts: about.grade !== 'reload',
    serial,
    switchMs: limits.switch,
    settleMs: about.settleMs,
    returnMs: limits.return,
    confirmMs,
    about: { ...about, waitMs: confirmMs },
  };
}

/** Null: nothing. `present`: nodes in the control group; null: the bus is gone. */
export function wrongNow(
  { about, old, serial }: Incoming,
  { haves }: ManagerRollout,
  present: readonly string[] | null,
  nextSerial: number,
): string | null {
  const wanted = about.nodes.filter((node) => !about.without.includes(node));
  const inSteps = about.steps.flat();
  if (inSteps.length !== wanted.length || new Set(inSteps).size !== inSteps.length || inSteps.some((node) => !wanted.includes(node)))
    return 'its steps do not name each node once';
  if (serial !== null && serial < nextSerial)
    return `it was signed for serial ${serial}, which has been given since; the next one is ${nextSerial}: plan and sign again`;
  if (present === null) return 'this manager is not connected to the bus';
  const deaf = wanted.filter((node) => present.includes(node) && !haves.has(node));
  if (deaf.length > 0) return `${deaf.join(', ')} takes no rollouts (start it with --accept-rollouts)`;
  const other = Object.entries(old ?? {}).find(([node, was]) => haves.has(node) && haves.get(node)?.good.sha256 !== was);
  if (other === undefined) return null;
  const [node, was] = other;
  return `the cluster has moved on (${node} runs ${haves.get(node)?.good.sha256.slice(0, 12)}, the plan was made for ${was.slice(0, 12)}); plan again`;
}

/** The hash that all nodes run, where it is one; where they differ the manager alone can judge. */
export function commonOf(old: Readonly<Record<string, string>> | null): string | null {
  const all = [...new Set(Object.values(old ?? {}))];
  return all.length === 1 ? (all[0] ?? null) : null;
}

export const nothingAbout: OfferAbout = {
  plan: '',
  grade: 'reload',
  nodes: [],
  without: [],
  steps: [],
  gone: [],
  excused: [],
  settleMs: 0,
  waitMs: 0,
  packedBytes: 0,
  bytes: 0,
  who: '',
  source: '',
  words: '',
  signature: null,
};
