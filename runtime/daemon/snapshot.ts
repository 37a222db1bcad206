// What a node shows of itself, in the console's terms: the core's view with what only the daemon knows.

import type { AddressRow, MemberRow, SelfView, Snapshot } from '../console/node-port.ts';
import type { Millis } from '../core/contract.ts';
import { addressesOf, arpOf, leanAddressesOf, viewOf, type AddressView, type MemberView, type NodeView } from '../core/node-view.ts';
import type { MemberId } from '../core/membership/view.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import type { ClusterNode } from './cluster-node.ts';

export interface Circumstances {
  readonly dryRun: boolean;
  readonly debug: boolean;
  /** What the bus is reached by, for people. */
  readonly busEndpoint: string;
  readonly uptimeSec: number;
  readonly now: Millis;
  /** What the bus calls our two connections. */
  readonly busNames?: { readonly main: MemberId | null; readonly shared: MemberId | null };
}

/** A bus whose names are seen by other programs: there they are shown as they are. */
function isShownName(id: MemberId | null): id is MemberId {
  return id?.startsWith('#') === true;
}

/** All of one moment: the state behind it is never changed in place, so the lazy lists may be read later. */
export function snapshotOf(node: ClusterNode, circumstances: Circumstances): Snapshot {
  const state = node.state();
  const { node: ir, member } = node.settings();
  const view = viewOf(state);
  const { connected, sinceMs, why, trouble, detection } = node.connection();
  const { busEndpoint: endpoint, now } = circumstances;
  const sinceSec = Math.floor(sinceMs / 1000);
  return {
    now,
    self: selfView(member, view, circumstances),
    bus: connected ? { connected, endpoint, sinceSec, trouble, detection } : { connected, endpoint, sinceSec, why },
    phase: view.phase === 'excluded' ? 'gathering' : view.phase,
    mature: view.mature,
    quorum: view.quorum,
    leader: view.leader,
    tableHash: view.tableHash,
    dampedSec: Math.max(0, Math.ceil((view.dampedUntil - now) / 1000)),
    groups: ir.groups,
    members: view.members.flatMap(memberRow),
    mismatches: view.mismatches,
    refused: view.refused,
    addresses: {
      *[Symbol.iterator]() {
        const places = new Map(ir.duravip.addresses.map((address) => [address.ip, address]));
        for (const address of addressesOf(state))
          yield addressRow(address, places.get(address.ip) ?? null, node.disputeOf(address.ip), member.node);
      },
    },
    lean: {
      *[Symbol.iterator]() {
        for (const address of leanAddressesOf(state)) yield { ...address, disputed: node.disputeOf(address.ip) };
      },
    },
    arp: arpOf(state, now),
    counters: { ...view.counters, ...node.counters() },
  };
}

export interface HeartbeatAge {
  readonly node: string;
  readonly ageMs: number;
}

/** Of the members that have sent one. */
export function heartbeatAges(node: ClusterNode, now: Millis): readonly HeartbeatAge[] {
  return viewOf(node.state()).members.flatMap(({ info, beat }) =>
    beat === null || info === null ? [] : [{ node: info.node ?? info.privateName, ageMs: now - beat.at }],
  );
}

/** Names and addresses that two members claim: one line each, empty when all is well. */
export function doubles(members: readonly MemberRow[]): readonly string[] {
  const nodes = members.filter(({ node }) => node !== null);
  // Nodes of a dry run may have no address at all, and that is nobody's.
  const withAddress = nodes.filter(({ address }) => !/^(0\.0\.0\.0|::|\[::\]|)(:\d+)?$/.test(address));
  const same = (those: readonly MemberRow[], read: (member: MemberRow) => string, what: string): readonly string[] => {
    const groups = new Map<string, MemberRow[]>();
    for (const member of those) groups.set(read(member), [...(groups.get(read(member)) ?? []), member]);
    return [...groups].flatMap(([value, twins]) =>
      twins.length < 2
        ? []
        : [
            `${twins.map(({ node, privateName, address }) => `${node} (${privateName}, ${address})`).join(' and ')} have the same ${what} ${value}`,
          ],
    );
  };
  return [
    ...same(nodes, ({ node }) => node ?? '', 'node name'),
    ...same(withAddress, ({ address }) => address.replace(/:\d+$/, ''), 'node address'),
  ];
}

function selfView(
  member: ReturnType<ClusterNode['settings']>['member'],
  view: NodeView,
  { dryRun, debug, uptimeSec, busNames = { main: null, shared: null } }: Circumstances,
): SelfView {
  const { main, shared } = busNames;
  return {
    node: member.node ?? '',
    address: member.address,
    privateName: isShownName(main) ? main : member.privateName,
    sharedName: isShownName(shared) ? shared : null,
    version: member.version,
    draining: view.draining,
    debug,
    dryRun,
    uptimeSec,
  };
}

/** A member that has not stated yet is not shown: nothing is known of it but that it is there. */
function memberRow({ id, info, draining, excluded }: MemberView): MemberRow[] {
  if (info === null) return [];
  const privateName = isShownName(id) ? id : info.privateName;
  return [{ ...info, privateName, draining, excluded: excluded === 'unstated' ? 'silent' : excluded }];
}

function addressRow(
  address: AddressView,
  place: NodeIr['duravip']['addresses'][number] | null,
  disputed: AddressRow['disputed'],
  self: string | null,
): AddressRow {
  const { members } = address;
  const own = members.find(({ node }) => node === self) ?? members[0];
  return {
    ...address,
    bindings: [...new Set(members.flatMap(({ bindings }) => bindings))].sort(),
    services: own?.services ?? [],
    interface: place?.interface ?? null,
    prefixLength: place?.prefixLength ?? null,
    disputed,
  };
}
