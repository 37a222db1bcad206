// Whether an address can be moved to a node, as far as this node sees.

import { fail, type Failed } from '../answer.ts';
import type { AddressRow, Snapshot } from '../node-port.ts';

/** What stands against it, as far as this node sees; the core judges again, in order. */
export function whyNotMovable(row: AddressRow, node: string, snapshot: Snapshot): Failed | null {
  const { ip, follow, broken, members } = row;
  if (snapshot.phase !== 'settled') return fail('a view is being settled', 'try again in a moment');
  if (broken) return fail(`${ip} is BROKEN`, 'a binding name stands for different addresses: make the configurations agree');
  if (follow !== null) return fail(`${ip} goes where ${follow} goes`, `move ${follow}`);
  const candidate = members.find((member) => member.node === node);
  const member = snapshot.members.find((each) => each.node === node);
  const others = othersOf(row, node, snapshot);
  if (candidate === undefined) return fail(`${node} is not configured for ${ip}`, others);
  if (candidate.unable !== null) return fail(`${node} can not have ${ip} now: ${candidate.unable}`, others);
  if (member?.excluded != null) return fail(`${node} is excluded, it ${excludedWords[member.excluded]}`, others);
  if (member?.draining === true) return fail(`${node} is draining`, 'cluster duravip undrain, on that node');
  return null;
}

function othersOf({ members }: AddressRow, node: string, snapshot: Snapshot): string {
  const ready = new Set(snapshot.members.filter(({ excluded, draining }) => excluded === null && !draining).map((member) => member.node));
  const others = members.filter((member) => member.node !== node && member.unable === null && ready.has(member.node));
  return others.length === 0 ? 'no other node can have it' : `candidates: ${others.map((member) => member.node).join(', ')}`;
}

/** Why a member counts as absent, behind "it". */
export const excludedWords = {
  unstated: 'has not said what it holds',
  silent: 'does not answer',
  disagrees: 'has another table of owners',
} as const;
