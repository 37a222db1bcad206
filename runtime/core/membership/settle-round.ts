// The end of a round: what all have stated becomes one table, the same everywhere.
//
// Nobody votes, and nobody is asked. The bus gives every member of a view the same messages in the same order (extended virtual synchrony), so
// it is enough that all compute the same function of what they got:
//
//   1. `gather.ts` has one statement of each member: what it holds, how strongly (claims), what it could hold (the hash of its offers), what it
//      cannot plumb, whether it drains or was late. Whoever did not state in time was taken out by an ordered message, which all got, too.
//   2. The offers of all are merged into entries: an address, who may have it, who prefers it. Most rounds merge the same as the one before.
//   3. `election.ts` goes through the entries in one order: who holds an address keeps it; of two who do, the better claim wins (the larger
//      component before the merge, then the name); what nobody holds goes to the candidate that it prefers, else to the one with the fewest.
//      Before the first mature view nothing is given out, and without a majority (where one is asked for) nobody has anything.
//   4. The table replaces the old one in one step. What we got is plumbed, what we lost is taken off, and what two had is announced again.
//
// Heartbeats then carry the hash of the table. One that differs means a bug, or a member that missed a message: it is excluded, lets go of
// everything, and states anew in a next round. So a disagreement costs a round, and never two owners for long.
//
// After Wackamole (Amir, Caudy, Munjal, Schlossnagle, Tutu: N-Way Fail-Over Infrastructure for Reliable Servers and Routers, DSN 2003), which
// gathers states in the same way; claims, merging of components and exclusion by order are ours.

import { Foreign } from '../../../base/foreign.ts';
import { unreachable } from '../../../base/unreachable.ts';
import { sayWhatChanged } from '../ownership/able.ts';
import type { Millis } from '../contract.ts';
import type { Claim, Table } from '../ownership/election.ts';
import { mergeOffers, withoutUnable, type Entry, type Offer } from '../ownership/entries.ts';
import { mismatchesOf } from './fingerprints.ts';
import { hashText, hexOf } from '../hash.ts';
import { judge, type Judgement } from './origin.ts';
import { flushOrders } from '../ownership/orders.ts';
import { adopt, electFrom } from '../ownership/rows.ts';
import { announceRecalled } from '../ownership/recalled.ts';
import { isPrimary, type NodeState, type Refused, type Settled, type Statement } from '../state.ts';
import { notePartings } from './flaps.ts';
import { misplacedText } from './seats.ts';
import { count, log, some, type Turn } from '../turn.ts';
import type { MemberId } from './view.ts';

/** It has stated that it cannot, and not why. */
const cannotNow = new Foreign('cannot plumb it just now');

/** `expected`: the members of the round in the order of the view. O(offers that differ as lists + entries x members). */
export function settleRound(turn: Turn, expected: readonly MemberId[]): void {
  const { state } = turn;
  const { gather, bus, settled: before } = state;
  if (gather === null || bus.view === null) return;
  const statements = new Map(expected.flatMap((id) => entryOf(id, gather.statements.get(id))));
  const judgement = judge(statements, gather);
  const settled = agree(turn, bus.view.id, statements, judgement);
  notePartings(turn, settled.nodes.values());
  state.gather = null;
  state.settled = settled;
  state.version++;
  state.component = Math.max(1, settled.nodes.size);
  // Alone after a lost connection, others may have what was ours: the time goes on until somebody is here to compare claims with.
  if (settled.nodes.size > 1 || state.held?.until === null) state.held = null;
  // By what was said in order alone, our own word among it: all judge alike.
  state.mature = [...statements.values()].some(({ mature }) => mature);
  state.beats = { ...state.beats, ...restarted(turn, statements) };
  const stated = [...settled.nodes.values()].flatMap((id) => statements.get(id) ?? []);
  const claims = new Map(stated.map(({ member, claims }) => [member.node ?? '', claims]));
  const componentOf = (node: string) => judgement.componentOf(settled.nodes.get(node) ?? '');
  const table = electFrom(settled, undisputed(turn, settled, judgement, claims), componentOf, state.mature);
  const gone = [...(before?.nodes.keys() ?? [])].some((node) => !settled.nodes.has(node));
  noteUnheard(turn, before, settled);
  logRound(turn, before, settled);
  followAges(turn, before, settled);
  state.history = [];
  adopt(turn, table, (from, to) => whyOf(settled, from, to), gone);
  state.history = [...state.history, hexOf(state.lanes)].slice(-1);
  announceContested(turn, table, claims);
  announceRecalled(turn);
  sayWhatChanged(turn);
  flushOrders(turn);
}

function entryOf(id: MemberId, statement: Statement | undefined): readonly (readonly [MemberId, Statement])[] {
  return statement === undefined ? [] : [[id, statement]];
}

/** Who claims what he did not have holds nothing: its addresses go on as if it had crashed. */
function undisputed(
  turn: Turn,
  { nodes }: Settled,
  { disputed }: Judgement,
  claims: ReadonlyMap<string, readonly Claim[]>,
): ReadonlyMap<string, readonly Claim[]> {
  const left = new Map(claims);
  for (const [node, id] of nodes) {
    if (!disputed.has(id)) continue;
    left.set(node, []);
    count(turn, 'untrueClaims');
    const text = `${node} claims addresses that by the others' account it did not have; nothing of it counts. Look at that machine, and restart it`;
    log(turn, 'error', text, { node, member: id });
  }
  return left;
}

function agree(turn: Turn, view: string, statements: ReadonlyMap<MemberId, Statement>, judgement: Judgement): Settled {
  const { state } = turn;
  const nodes = new Map<string, MemberId>();
  const unable = new Map<string, ReadonlyMap<string, Foreign>>();
  const { counting, refused } = named(turn, statements, judgement);
  for (const [id, { member, unable: ips }] of counting) {
    const node = member.node ?? '';
    nodes.set(node, id);
    if (ips.length > 0) unable.set(node, new Map(ips.map((ip) => [ip, cannotNow])));
  }
  const stated = new Map([...nodes].flatMap(([, id]) => entryOf(id, statements.get(id))));
  const offered = mergedOffers(turn, hashesOf(nodes, statements));
  const who = (of: (statement: Statement) => boolean) =>
    new Set([...stated.values()].flatMap((statement) => (of(statement) ? [statement.member.node ?? ''] : [])));
  const idle = who(({ quorum }) => quorum !== 0 && nodes.size * 2 <= quorum);
  return {
    key: hashText(
      JSON.stringify([view, state.bus.round, [...statements].map(([id, { incarnation, offers }]) => [id, incarnation, offers])]),
    ),
    statements,
    origins: state.gather?.origins ?? new Map(),
    nodes,
    leader: [...nodes.values()][0] ?? null,
    ...withCandidates(offered, unable, idle),
    followers: followersOf(offered),
    draining: who(({ draining }) => draining),
    late: who(({ late }) => late),
    idle,
    refused,
    quorum: idle.size < nodes.size,
    mismatches: mismatchesOf(stated.values()),
  };
}

/** The statements of nodes, in the order of the view, each name once: of two, who comes with more witnesses, else who comes first. */
function named(
  turn: Turn,
  statements: ReadonlyMap<MemberId, Statement>,
  judgement: Judgement,
): { readonly counting: readonly (readonly [MemberId, Statement])[]; readonly refused: readonly Refused[] } {
  const found = new Map<string, readonly [MemberId, Statement]>();
  const refused: Omit<Refused, 'text'>[] = [];
  for (const [id, statement] of statements) {
    const { type, node } = statement.member;
    if (type !== 'Momentum' || node === null) continue;
    const why = strangeness(id, judgement);
    const rival = found.get(node);
    if (why !== null) refused.push({ member: id, node, why });
    else if (rival === undefined) found.set(node, [id, statement]);
    else {
      const comesFirst = judgement.componentOf(id) <= judgement.componentOf(rival[0]);
      refused.push({ member: comesFirst ? id : rival[0], node, why: 'double' });
      if (comesFirst) continue;
      found.delete(node);
      found.set(node, [id, statement]);
    }
  }
  return { counting: [...found.values()], refused: refused.map((each) => sayRefused(turn, each, found.get(each.node)?.[0] ?? null)) };
}

function strangeness(id: MemberId, { isKnown, isTwofaced, isMisplaced }: Judgement): Refused['why'] | null {
  if (isTwofaced(id)) return 'twofaced';
  if (!isKnown(id)) return 'unknown';
  return isMisplaced(id) ? 'misplaced' : null;
}

function sayRefused(turn: Turn, refused: Omit<Refused, 'text'>, counting: MemberId | null): Refused {
  const { member, node, why } = refused;
  count(turn, { misplaced: 'misplaced', unknown: 'strangers', twofaced: 'strangers', double: 'duplicateNode' }[why]);
  const text = refusedText(turn, refused, counting);
  log(turn, 'error', text, { node, member, ...(why === 'double' ? { members: [counting, member] } : {}) });
  return { ...refused, text };
}

function refusedText({ state }: Turn, { member, node, why }: Omit<Refused, 'text'>, counting: MemberId | null): string {
  const says = `member ${member} says that it is node ${node}`;
  switch (why) {
    case 'misplaced':
      return misplacedText(state, member, node);
    case 'unknown':
      return `${says}, which the IR of no other member has; it gets nothing. Compile, copy and reload the IR everywhere, or stop it`;
    case 'twofaced':
      return `${says}, and in another message that it is somebody else; it gets nothing. Look at that machine, and restart it`;
    case 'double':
      return `two members are node ${node}: ${counting} and ${member}; only ${counting} counts. Give one of them another nodename`;
    default:
      return unreachable(why);
  }
}

/** The entries with those candidates out that can not plumb, or hold nothing. */
export function withCandidates(
  offered: readonly Entry[],
  unable: ReadonlyMap<string, ReadonlyMap<string, Foreign>>,
  idle: ReadonlySet<string>,
): Pick<Settled, 'offered' | 'entries' | 'entryOf' | 'unable'> {
  const out = new Map<string, Iterable<string>>([...unable].map(([node, ips]) => [node, ips.keys()]));
  for (const node of idle)
    out.set(
      node,
      offered.flatMap(({ ip, candidates }) => (candidates.includes(node) ? [ip] : [])),
    );
  const entries = withoutUnable(offered, out);
  return { offered, entries, entryOf: new Map(entries.map((entry) => [entry.ip, entry])), unable };
}

/**
 * Whose offers count, by node. What nobody says to know was shipped to nobody: its sender would merge it alone, and come to another table than
 * all others.
 */
function hashesOf(nodes: ReadonlyMap<string, MemberId>, statements: ReadonlyMap<MemberId, Statement>): ReadonlyMap<string, string> {
  const known = new Set([...statements.values()].flatMap(({ knows }) => knows));
  return new Map(
    [...nodes].flatMap(([node, id]) => {
      const hash = statements.get(id)?.offers ?? '';
      return known.has(hash) ? [[node, hash]] : [];
    }),
  );
}

/** Most rounds merge the same offers as the one before, so the last merge is kept. Forgets offers that nobody makes any more. */
function mergedOffers(turn: Turn, hashes: ReadonlyMap<string, string>): readonly Entry[] {
  const { state } = turn;
  const key = JSON.stringify([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
  if (key === state.merged.key) return state.merged.entries;
  const lists = new Map<string, readonly Offer[]>();
  for (const [node, hash] of hashes) lists.set(node, state.book.get(hash) ?? []);
  const entries = mergeOffers(lists);
  const used = new Set([...hashes.values(), state.own.hash]);
  // Only a member that was excluded can lack offers here; what it merges is for show, and must not be taken for the truth later.
  const complete = [...hashes.values()].every((hash) => state.book.has(hash));
  state.merged = { key: complete ? key : '', entries };
  state.book = new Map([...state.book].filter(([hash]) => used.has(hash)));
  return entries;
}

function followersOf(entries: readonly Entry[]): ReadonlyMap<string, readonly string[]> {
  const followers = new Map<string, string[]>();
  for (const { ip, follow } of entries) {
    if (follow === null) continue;
    const known = followers.get(follow);
    if (known === undefined) followers.set(follow, [ip]);
    else known.push(ip);
  }
  return followers;
}

/** Heartbeats are counted anew: nobody is silent because of what happened before the round. */
function restarted({ state: { beats } }: Turn, statements: ReadonlyMap<MemberId, Statement>): Partial<NodeState['beats']> {
  const { own } = beats;
  const last = new Map([...beats.last].flatMap(([id, heard]) => (statements.has(id) ? [[id, { ...heard, own }] as const] : [])));
  return { ownInRound: own, last, ordered: { count: 0, places: new Map() }, wrong: new Map(), excludeSentAt: null };
}

/** Since when the same members are configured for each address. */
function followAges(turn: Turn, before: Settled | null, settled: Settled): void {
  const { state, now } = turn;
  if (before?.offered === settled.offered) return;
  const known = new Map((before?.offered ?? []).map((entry) => [entry.ip, entry.offeredBy]));
  const texts = new Map<readonly string[], string>();
  const textOf = (list: readonly string[]) => {
    const text = texts.get(list) ?? list.join();
    texts.set(list, text);
    return text;
  };
  const offeredSince = new Map<string, Millis>();
  for (const { ip, offeredBy } of settled.offered) {
    const old = known.get(ip);
    const same = old !== undefined && textOf(old) === textOf(offeredBy);
    offeredSince.set(ip, same ? (state.offeredSince.get(ip) ?? now) : now);
  }
  state.offeredSince = offeredSince;
}

/** Whose machine may still serve what the table gives to others now: the LAN is asked before any of it is taken. O(table). */
function noteUnheard(turn: Turn, before: Settled | null, settled: Settled): void {
  const { state } = turn;
  const { lost } = state.bus;
  const unheard = new Map<string, string>();
  // All are here: nobody else has anything.
  if (settled.nodes.size < state.settings.clusterSize) {
    for (const [ip, node] of state.unheard) if (!settled.nodes.has(node)) unheard.set(ip, node);
    for (const [ip, { owner }] of lost.size === 0 ? [] : state.table) {
      if (owner === null || settled.nodes.has(owner)) continue;
      if (lost.has(before?.nodes.get(owner) ?? '')) unheard.set(ip, owner);
    }
  }
  state.unheard = unheard;
  state.bus = { ...state.bus, lost: new Set() };
}

function whyOf(settled: Settled, from: string | null, to: string | null): string {
  if (from === null) return settled.quorum ? 'nobody had it' : 'no majority of the nodes here';
  if (settled.idle.has(from)) return 'no majority of the nodes here';
  if (!settled.nodes.has(from)) return `${from} has gone`;
  return to === null ? 'nobody can have it' : 'claims of the members compared';
}

/** Two sides of a partition had it: the neighbours of one of them have learnt the wrong machine. */
function announceContested(turn: Turn, table: Table, claims: ReadonlyMap<string, readonly Claim[]>): void {
  const { state } = turn;
  const { node } = state.settings.member;
  if (!isPrimary(state) || claims.size < 2) return;
  const others = [...claims].filter(([member, list]) => member !== node && list.length > 0);
  const contested = others.flatMap(([, list]) =>
    list.filter(({ ip }) => table.get(ip)?.owner === node && state.host.have.get(ip) === 'up'),
  );
  if (contested.length === 0) return;
  const ips = [...new Set(contested.map(({ ip }) => ip))];
  turn.effects.push({ kind: 'announce', ips });
  count(turn, 'contested', ips.length);
  log(turn, 'warn', `${some(ips)} had two owners before the merge; they stay here and are announced again`, { ips });
}

function logRound(turn: Turn, before: Settled | null, settled: Settled): void {
  const { state } = turn;
  const about = { view: state.bus.view?.id, round: state.bus.round, key: settled.key, nodes: [...settled.nodes.keys()] };
  log(turn, 'info', `settled: ${settled.nodes.size} nodes, ${settled.entries.length} addresses`, about);
  if (settled.idle.has(state.settings.member.node ?? ''))
    log(turn, 'error', 'no majority of the nodes on this side: everything is released', about);
  if (JSON.stringify(before?.mismatches ?? []) !== JSON.stringify(settled.mismatches)) logMismatches(turn, settled);
  logMarks(turn, before, settled, 'broken', 'error', 'a binding name stands for different addresses: not served until the nodes agree');
  logMarks(turn, before, settled, 'conflict', 'warn', 'nodes name different preferred owners: preference ignored');
  logMarks(turn, before, settled, 'unsafe', 'warn', 'nodes offer different services on it (UNSAFE)');
}

function logMismatches(turn: Turn, { mismatches }: Settled): void {
  // For the trace of a simulation. The log of a daemon is told by `runtime/control`, which knows the values.
  for (const { node, subjects } of mismatches)
    log(turn, 'debug', `node ${node} differs from the others in ${subjects.join(', ')}`, { node, subjects });
}

function logMarks(
  turn: Turn,
  before: Settled | null,
  settled: Settled,
  mark: 'broken' | 'conflict' | 'unsafe',
  level: 'warn' | 'error',
  text: string,
): void {
  if (before?.offered === settled.offered) return;
  const marked = (entries: readonly Entry[]) => entries.flatMap((entry) => (entry[mark] ? [entry.ip] : []));
  const now = marked(settled.offered);
  const old = marked(before?.offered ?? []);
  const was = new Set(old);
  const is = new Set(now);
  const set = now.filter((ip) => !was.has(ip));
  const cleared = old.filter((ip) => !is.has(ip));
  if (set.length > 0) log(turn, level, `${some(set)}: ${text}`, { ips: set, mark });
  if (cleared.length > 0) log(turn, 'info', `${some(cleared)}: no longer ${mark}`, { ips: cleared, mark });
}
