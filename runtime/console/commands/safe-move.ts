// `cluster duravip move` as a manager broadcasts it: every node gets it in one order and judges it on its own table; the present owner (of what
// nobody has: the leader) places the one order that the cluster needs; owner and new owner answer when it is done.

import { fail, type Answer, say } from '../answer.ts';
import type { Call } from '../console-command.ts';
import { findAddress, findNode, type Found, hint, notConnected } from '../find.ts';
import type { AddressRow, Snapshot } from '../node-port.ts';
import { whyNotMovable } from './movable.ts';

interface Wanted {
  readonly rows: readonly AddressRow[];
  readonly to: string;
}

/** What is meant by `what`: an address, a binding, or a host, which stands for all that it owns. */
export function moveOrder(snapshot: Snapshot, what: string, to: string): Found<Wanted> {
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const node = findNode(snapshot, to);
  if (!node.ok) return node;
  const rows = rowsMeant(snapshot, what);
  if (!rows.ok) return rows;
  for (const row of rows.value) {
    const wrong = whyNotMovable(row, node.value, snapshot);
    if (wrong !== null) return wrong;
  }
  return { ok: true, value: { rows: rows.value, to: node.value } };
}

function rowsMeant(snapshot: Snapshot, what: string): Found<readonly AddressRow[]> {
  const [, kind, name] = /^(?:(binding|host):)?(.*)$/.exec(what) ?? [];
  const isHost = snapshot.members.some(({ node }) => node === name);
  const isBinding = [...snapshot.addresses].some(({ bindings }) => bindings.includes(name ?? ''));
  if (kind === undefined && isHost && isBinding)
    return fail(`"${what}" is a node and a binding`, `say which: host:${what} or binding:${what}`);
  if (kind === 'host' || (kind === undefined && isHost)) {
    if (!isHost) {
      const nodes = snapshot.members.flatMap(({ node }) => (node === null ? [] : [node]));
      return fail(`no node "${name}" in the cluster`, hint(name ?? '', nodes, `members: ${nodes.join(', ')}`));
    }
    // Followers come along with what they follow.
    const owned = [...snapshot.addresses].filter(({ owner, follow }) => owner === name && follow === null);
    return owned.length === 0 ? fail(`${name} owns nothing`, 'cluster duravip owners lists who has what') : { ok: true, value: owned };
  }
  const row = findAddress(snapshot, name ?? '');
  return row.ok ? { ok: true, value: [row.value] } : row;
}

const lookMs = 20;
/** The core gives a planned move up long before. */
const limitMs = 50_000;
/**
 * An order that came is a move under way at once. Two orders of the same moment can leave nobody who places the second: its owner has been judged by a
 * table that the first one was just changing. Then nothing begins, and whoever waits is to say so instead of keeping the operator for `limitMs`.
 */
const beginMs = 5_000;

/** The answer of this node. */
export async function safeMove({ port, args }: Call): Promise<Answer> {
  const snapshot = port.snapshot();
  const order = moveOrder(snapshot, args['address'] ?? '', args['node'] ?? '');
  if (!order.ok) return order;
  const { rows, to } = order.value;
  const self = snapshot.self.node;
  const begun = performance.now();
  const isDone = ({ ip }: AddressRow) => {
    const row = port.owner(ip);
    return row !== null && row.owner === to && row.movingTo === null;
  };
  const before = new Map(rows.map(({ ip }) => [ip, port.owner(ip)?.since]));
  // Whoever looks every 20 ms may miss it all: another order may have moved it on already, or back.
  const hasMovedOn = ({ ip }: AddressRow) => {
    const row = port.owner(ip);
    return row !== null && row.since !== before.get(ip) && row.owner !== to && row.movingTo !== to;
  };
  const isOver = (row: AddressRow) => isDone(row) || hasMovedOn(row);
  const moving = rows.filter((row) => !(row.owner === to && row.movingTo === null));
  for (const { ip, owner } of moving) {
    if (self !== (owner ?? snapshot.leader)) continue;
    const taken = port.order({ kind: 'move', ip, to });
    if (!taken.taken) return fail(`${ip} stays with ${owner ?? 'nobody'}: ${taken.why}`, 'try again');
  }
  let wasMoving = false;
  while (performance.now() - begun < limitMs && !moving.every(isOver)) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const seen = moving.some(({ ip }) => port.owner(ip)?.movingTo === to);
    // Given up: it was under way, and is not any more.
    if (wasMoving && !seen && !moving.every(isOver)) break;
    wasMoving ||= seen;
    if (!wasMoving && performance.now() - begun > beginMs) break;
  }
  const ms = Math.round(performance.now() - begun);
  const left = moving.filter((row) => !isDone(row));
  if (left.length > 0) {
    const now = port.snapshot();
    const reasons = left.map((each) => {
      const { ip } = each;
      if (hasMovedOn(each)) return `${ip} is on ${port.owner(ip)?.owner ?? 'nobody'} by now, by another order or a fail-over`;
      const row = [...now.addresses].find((each) => each.ip === ip);
      const late = wasMoving ? 'it did not take it in time' : `no such move began within ${beginMs / 1000} s`;
      const unable = row?.members.find(({ node }) => node === to)?.unable ?? late;
      return `${ip} stays with ${row?.owner ?? 'nobody'} (${to}: ${unable})`;
    });
    return fail(reasons.join('; '), 'cluster why ADDRESS says more');
  }
  const lines = rows.map((row) => {
    if (!moving.includes(row)) return `${row.ip}: is on ${to} already`;
    if (self === row.owner) return `${row.ip}: released, ${to} has it (${ms} ms)`;
    return self === to ? `${row.ip}: plumbed and announced (${ms} ms)` : `${row.ip}: ${row.owner ?? 'nobody'} -> ${to}`;
  });
  return say(lines, { moves: rows.map(({ ip, owner }) => ({ ip, from: owner, to })), ms });
}
