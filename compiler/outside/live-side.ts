// What a running cluster is, as the old side of a plan: each node as it runs, who owns what, and what readers of logs have not read yet.

import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import type { SeenMember } from '../plan/drift.ts';
import type { OwnersNow } from '../owners/rest.ts';
import type { Unread } from '../plan/effects.ts';
import { LiveCluster } from './live-cluster.ts';
import { WrongUse } from './wrong-use.ts';

export interface LiveSide {
  readonly ir: ClusterIr;
  readonly owners: OwnersNow | null;
  readonly unread: Unread;
  readonly notes: readonly string[];
  /** By node: SHA-256 of what it runs. */
  readonly running: ReadonlyMap<string, string>;
}

export async function readLiveSide(endpoint: string): Promise<LiveSide> {
  const live = await LiveCluster.connect(endpoint);
  try {
    const members = await live.members();
    const running = new Map(
      members.flatMap(({ name, type, running: has }) => (type === 'node' && has?.sha256 != null ? [[name, has.sha256] as const] : [])),
    );
    return { ...irOf(members, endpoint), running, owners: await ownersOf(live), unread: await unreadOf(live) };
  } finally {
    live.close();
  }
}

/** Each node as it runs itself; of one that does not answer what the one that was asked has of it. */
function irOf(members: readonly SeenMember[], endpoint: string): Pick<LiveSide, 'ir' | 'notes'> {
  const asked = members.at(-1);
  const base = asked?.running?.ir ?? null;
  if (asked === undefined || base === null) throw new WrongUse(`${endpoint}: ${asked?.running?.problem ?? 'it tells no configuration'}`);
  const own = new Map<string, NodeIr>();
  for (const { name, running } of members) {
    const node = running?.ir?.nodes.find((each) => each.name === name);
    if (node !== undefined) own.set(name, node);
  }
  const known = new Set(base.nodes.map(({ name }) => name));
  const more = [...own].flatMap(([name, node]) => (known.has(name) ? [] : [node]));
  const nodes = [...base.nodes.map((node) => own.get(node.name ?? '') ?? node), ...more];
  const unheard = base.nodes.flatMap(({ name }) => (name === null || own.has(name) ? [] : [name]));
  const notes =
    unheard.length === 0 ? [] : [`${unheard.join(', ')} did not answer: planned as if it ran with what ${asked.name} has of it`];
  return { ir: { ...base, nodes }, notes };
}

interface Owners {
  readonly addresses?: readonly { readonly ip: string; readonly owner: string | null; readonly state: string }[];
}

/** Null: nobody knows, because it is not on the bus. */
async function ownersOf(live: LiveCluster): Promise<OwnersNow | null> {
  const text = await live.ask(live.byManager ? 'json show owners' : 'json cluster duravip owners');
  const { addresses } = JSON.parse(text) as Owners;
  if (addresses === undefined) return null;
  return new Map(
    addresses.flatMap(({ ip, owner, state }) => (owner === null ? [] : [[ip, { owner, pinned: state.split(',').includes('pinned') }]])),
  );
}

interface LogsShown {
  readonly logs?: readonly {
    readonly key: string;
    readonly subscribers: readonly { readonly name: string; readonly behindBytes: number }[];
  }[];
}

/** Of all nodes together. */
async function unreadOf(live: LiveCluster): Promise<Unread> {
  const text = await live.ask(`json ${live.byManager ? 'ask ' : ''}cluster show logs`);
  const document = JSON.parse(text) as LogsShown & { readonly replies?: readonly { readonly answer: LogsShown | null }[] };
  const unread = new Map<string, number>();
  for (const { logs } of [document, ...(document.replies ?? []).flatMap(({ answer }) => answer ?? [])]) {
    for (const { key, subscribers } of logs ?? []) {
      for (const { name, behindBytes } of subscribers) {
        const subscriber = `${key} ${name}`;
        unread.set(subscriber, (unread.get(subscriber) ?? 0) + behindBytes);
      }
    }
  }
  return unread;
}
