// This node's own state as messages, in parts.

import { isWaiting } from '../ownership/able.ts';
import { type Claim, claimClass } from '../ownership/election.ts';
import type { Millis } from '../contract.ts';
import { addressesPerMessage } from '../core-limits.ts';
import type { StateMessage } from '../messages.ts';
import { isHolding, isPrimary, subjects, type NodeState, type Statement } from '../state.ts';
import { chunks } from '../turn.ts';

/** What we state in the current round, in parts of at most `addressesPerMessage` claims and as many unable addresses. O(table). */
export function stateParts(state: NodeState, now: Millis, view: string, late: boolean): readonly StateMessage[] {
  const { settings, own, bus, book, beats } = state;
  const { node, member, partition, clusterSize } = settings;
  const claims = chunks(claimsOf(state), addressesPerMessage);
  const unable = chunks([...state.host.unable.keys()].filter(isWaitingHere(state)), addressesPerMessage);
  const parts = Math.max(claims.length, unable.length);
  const common = {
    kind: 'state' as const,
    view,
    round: bus.round,
    parts,
    member,
    incarnation: incarnationOf(state),
    fingerprints: subjects.map((subject) => node.fingerprintParts[subject]),
    offers: own.hash,
    knows: [...book.keys()],
    mature: state.mature,
    draining: state.draining,
    late,
    beatsInMs: beats.sequence > 0 || beats.nextAt === null ? 0 : Math.max(0, Math.ceil(beats.nextAt - now)),
    component: state.component,
    quorum: partition === 'quorum' ? clusterSize : 0,
  };
  return Array.from({ length: parts }, (_, part) => ({ ...common, part, unable: unable[part] ?? [], claims: claims[part] ?? [] }));
}

/** Of this connection to the bus. */
export function incarnationOf({ settings, bus }: NodeState): string {
  return `${settings.incarnation}-${bus.connections}`;
}

function isWaitingHere(state: NodeState): (ip: string) => boolean {
  return (ip) => state.own.ips.has(ip) && isWaiting(state.host, ip);
}

/** Claims are made from the last agreed table, however many views came and went since (wackamole-algorithm.md, 3.1). */
export function claimsOf(state: NodeState): readonly Claim[] {
  const { node } = state.settings.member;
  if (!isPrimary(state) && !isHolding(state)) return [];
  const { have } = state.host;
  // All of it, also what cannot be had any more: the others hold it against what they know. The election passes over what nobody can have.
  // What is not on this machine yet yields to who serves: in a bus that was cut each part owned everything by its table, and had its own.
  const strength = (ip: string, claim: Claim['claim']) => (have.get(ip) === 'up' ? claim : claimClass.none);
  return [...state.table].flatMap(([ip, { owner, claim, pinned }]) => (owner === node ? [{ ip, claim: strength(ip, claim), pinned }] : []));
}

/** A statement with one more part; null: the part does not continue it. */
export function withPart(
  before: { readonly next: number; readonly parts: number; readonly statement: Statement } | undefined,
  message: StateMessage,
  partsMax: number,
): { readonly next: number; readonly parts: number; readonly statement: Statement } | null {
  const { part, parts } = message;
  if (parts < 1 || parts > partsMax || part >= parts) return null;
  // So long are ours: else the number of parts would bound nothing.
  if (Math.max(message.claims.length, message.unable.length) > addressesPerMessage) return null;
  if (part === 0) return { next: 1, parts, statement: message };
  if (before === undefined || before.next !== part || before.parts !== parts) return null;
  const { statement } = before;
  const unable = [...statement.unable, ...message.unable];
  return { next: part + 1, parts, statement: { ...statement, unable, claims: [...statement.claims, ...message.claims] } };
}
