// Changes of the table of owners: the one place where rows, their hash, their ages and the log of who got what and why change together.

import { withEntries } from '../../../base/layered-map.ts';
import type { Millis } from '../contract.ts';
import { settle, type Claim, type Row, type State, type Table } from './election.ts';
import { hexOf, lanesOf, noLanes, toggle, type Lanes } from '../hash.ts';
import { historyMax } from '../core-limits.ts';
import { isComplete, takes, type NodeState, type Settled } from '../state.ts';
import { reconcile } from '../plumbing/plumbing.ts';
import { log, putOffBalance, some, type Turn } from '../turn.ts';

interface Change {
  readonly ip: string;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

type Why = (from: string | null, to: string | null) => string;

/** Replaces the table. `urgent`: somebody has failed. O(entries) to compare, the rest by what changed. */
export function adopt(turn: Turn, table: Table, why: Why, urgent: boolean): void {
  const before = turn.state.table;
  const changes: Change[] = [];
  for (const [ip, after] of table) {
    const row = before.get(ip);
    if (row === undefined || !sameRow(row, after)) changes.push({ ip, before: row, after });
  }
  for (const [ip, row] of before) if (!table.has(ip)) changes.push({ ip, before: row, after: undefined });
  if (changes.length > 0) commit(turn, table, changes, why);
  reconcile(turn, null, urgent);
}

/** Replaces some rows. O(rows) and some, see `withEntries`. */
export function setRows(turn: Turn, rows: ReadonlyMap<string, Row>, why: Why): void {
  const { table } = turn.state;
  const changes: Change[] = [];
  const changed = new Map<string, Row>();
  for (const [ip, after] of rows) {
    const before = table.get(ip);
    if (before !== undefined && sameRow(before, after)) continue;
    changes.push({ ip, before, after });
    changed.set(ip, after);
  }
  if (changes.length > 0) commit(turn, withEntries(table, changed), changes, why);
  reconcile(turn, rows.keys(), false);
}

/** The same election over the same members, with the table as the claims: gives out what nobody has, and what cannot stay. */
export function resettle(turn: Turn, why: string, urgent: boolean): void {
  const { settled, table, mature } = turn.state;
  if (settled === null) return;
  adopt(
    turn,
    electFrom(settled, claimsIn(table), () => 1, mature),
    () => why,
    urgent,
  );
}

/** The table that follows from these claims; who is idle for want of a majority is nobody's candidate. */
export function electFrom(
  settled: Settled,
  claims: ReadonlyMap<string, readonly Claim[]>,
  componentOf: (node: string) => number,
  mature: boolean,
): Table {
  const states = [...settled.nodes.keys()].map((member): State => ({
    member,
    component: componentOf(member),
    takes: takes(settled, member),
    claims: claims.get(member) ?? [],
  }));
  return settle(settled.entries, states, mature);
}

/** What each node holds by the table. */
function claimsIn(table: Table): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const [ip, { owner, claim, pinned }] of table) {
    if (owner === null) continue;
    const known = claims.get(owner);
    if (known === undefined) claims.set(owner, [{ ip, claim, pinned }]);
    else known.push({ ip, claim, pinned });
  }
  return claims;
}

/** Null while there is none. */
export function tableHash(state: NodeState): string | null {
  return state.settled === null ? null : hexOf(state.lanes);
}

/** The hash of a whole table. O(rows). */
export function lanesOfTable(table: Table): Lanes {
  let lanes = noLanes;
  for (const [ip, row] of table) lanes = toggle(lanes, lanesOfRow(ip, row));
  return lanes;
}

function lanesOfRow(ip: string, row: Row): Lanes {
  return lanesOf(`${ip} ${row.owner ?? ''} ${row.claim}${row.pinned ? ' pinned' : ''}`);
}

function sameRow(a: Row, b: Row): boolean {
  return a.owner === b.owner && a.claim === b.claim && a.pinned === b.pinned;
}

function commit(turn: Turn, table: Table, changes: readonly Change[], why: Why): void {
  const { state, now } = turn;
  const since = new Map<string, Millis>();
  const gone: string[] = [];
  let unheard: Map<string, string> | null = null;
  let { lanes } = state;
  for (const { ip, before, after } of changes) {
    if (before !== undefined) lanes = toggle(lanes, lanesOfRow(ip, before));
    if (after !== undefined) lanes = toggle(lanes, lanesOfRow(ip, after));
    if (after === undefined) gone.push(ip);
    else if (before?.owner !== after.owner) since.set(ip, now);
    // Nobody here had it, but nodes are missing, and perhaps only from the bus. So it is until its owner says that nobody answers for it: another
    // that gets it meanwhile must ask as well.
    if (isComplete(state) || after === undefined || after.owner === null || (before?.owner ?? null) !== null || state.unheard.has(ip))
      continue;
    // A node that comes knows no row yet: what others have had for long is no news, and its owner would never say it again.
    if (before === undefined && after.owner !== state.settings.member.node) continue;
    unheard ??= new Map(state.unheard);
    unheard.set(ip, '');
  }
  if (unheard !== null) state.unheard = unheard;
  state.table = table;
  state.lanes = lanes;
  state.ownedSince = without(withEntries(state.ownedSince, since), gone);
  state.history = [...state.history, hexOf(lanes)].slice(-historyMax);
  state.version++;
  putOffBalance(turn);
  logOwners(turn, changes, why);
}

function without<K, V>(map: ReadonlyMap<K, V>, gone: readonly K[]): ReadonlyMap<K, V> {
  if (gone.length === 0) return map;
  const left = new Map(map);
  for (const key of gone) left.delete(key);
  return left;
}

/** One line for all that went the same way, with every address in its fields. */
function logOwners(turn: Turn, changes: readonly Change[], why: Why): void {
  const groups = new Map<string, { from: string | null; to: string | null; ips: string[] }>();
  for (const { ip, before, after } of changes) {
    const from = before?.owner ?? null;
    const to = after?.owner ?? null;
    if (from === to) continue;
    const key = `${from ?? ''} ${to ?? ''}`;
    const group = groups.get(key) ?? { from, to, ips: [] };
    group.ips.push(ip);
    groups.set(key, group);
  }
  for (const { from, to, ips } of groups.values()) {
    const reason = why(from, to);
    const what =
      to === null
        ? `${from} no longer owns ${some(ips)}, nobody does`
        : `${to} owns ${some(ips)}${from === null ? '' : `, before: ${from}`}`;
    log(turn, to === null ? 'warn' : 'info', `${what} (${reason})`, { from, to, why: reason, ips });
  }
}
