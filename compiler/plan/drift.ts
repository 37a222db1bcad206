// What runs and what is on the disks, held against what a configuration tree compiles to. Pure: how the running cluster was asked is not known here.

import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { changesOf } from './compare.ts';
import type { Change, Side } from './plan-types.ts';

/** A member as it was seen. */
export interface SeenMember {
  readonly name: string;
  readonly type: 'node' | 'manager';
  /** Why it has not answered; null: it has. */
  readonly silent: string | null;
  readonly running: SeenDocument | null;
  readonly file: SeenDocument | null;
  /** What a reload would read. */
  readonly path: string;
  /** When the file was written, and since when what runs does, as ISO 8601. */
  readonly modified: string | null;
  readonly since: string | null;
  readonly by: string | null;
}

export interface SeenDocument {
  readonly sha256: string | null;
  /** Null: it cannot be read. */
  readonly ir: ClusterIr | null;
  readonly problem: string | null;
}

export interface MemberDrift {
  readonly member: SeenMember;
  readonly state: 'ok' | 'drift' | 'no answer';
  /** Null: there is nothing to compare. */
  readonly running: readonly Change[] | null;
  readonly onDisk: readonly Change[] | null;
  /** It answers, and the tree does not have it. */
  readonly unknown: boolean;
}

export interface Drift {
  readonly members: readonly MemberDrift[];
  /** Subjects of the fingerprint in which running nodes differ, with those that differ from most. */
  readonly fingerprint: readonly { readonly subject: string; readonly nodes: readonly string[] }[];
}

/** O(distinct documents x size). A member that is wanted and was not seen counts as one that is not on the bus. */
export function driftOf(wanted: Side, seen: readonly SeenMember[], withAll: boolean): Drift {
  const nodes = new Set(wanted.ir.nodes.map(({ name }) => name));
  const managers = new Set(wanted.ir.managers.map(({ name }) => name));
  const absent = withAll
    ? [...nodes].flatMap((name) => (name === null || seen.some((each) => each.type === 'node' && each.name === name) ? [] : [silent(name)]))
    : [];
  const compared = new Map<ClusterIr, readonly Change[]>();
  const differences = (document: SeenDocument | null, name: string): readonly Change[] | null => {
    const ir = document?.ir ?? null;
    if (ir === null) return null;
    const changes = compared.get(ir) ?? changesOf({ ir, sourceMap: null }, wanted, 'ecclusterd');
    compared.set(ir, changes);
    return changes.filter((change) => concerns(change, name));
  };
  const members = [...seen, ...absent].map((member): MemberDrift => {
    if (member.silent !== null) return { member, state: 'no answer', running: null, onDisk: null, unknown: false };
    const running = differences(member.running, member.name);
    const onDisk = differences(member.file, member.name);
    const unknown = !(member.type === 'node' ? nodes : managers).has(member.name) && !nodes.has(null) && !managers.has(null);
    const unread = member.file?.problem !== null && member.file !== null;
    const differs = unknown || unread || running === null || running.length > 0 || (onDisk?.length ?? 0) > 0;
    return { member, state: differs ? 'drift' : 'ok', running, onDisk, unknown };
  });
  return {
    members: members.sort((a, b) => rank(a) - rank(b) || (a.member.name < b.member.name ? -1 : 1)),
    fingerprint: fingerprintOf(seen),
  };
}

/** Its own part, and which nodes there are, which all must know. */
function concerns({ what, nodes }: Change, name: string): boolean {
  return nodes.includes(name) || what === 'node';
}

function rank({ member }: MemberDrift): number {
  return member.type === 'node' ? 0 : 1;
}

function silent(name: string): SeenMember {
  return { name, type: 'node', silent: 'not on the bus', running: null, file: null, path: '', modified: null, since: null, by: null };
}

const subjects = ['settings', 'addresses', 'topologies', 'replicas', 'peers'] as const;

/** Of two that are as frequent the first by name counts as right. */
function fingerprintOf(seen: readonly SeenMember[]): Drift['fingerprint'] {
  const parts = seen.flatMap(({ name, running }): readonly (readonly [string, NodeIr['fingerprintParts']])[] => {
    const node = running?.ir?.nodes.find((each) => each.name === name);
    return node === undefined ? [] : [[name, node.fingerprintParts]];
  });
  return subjects.flatMap((subject) => {
    const times = new Map<string, number>();
    for (const [, part] of parts) times.set(part[subject], (times.get(part[subject]) ?? 0) + 1);
    const usual = [...times].sort(([, a], [, b]) => b - a)[0]?.[0];
    const nodes = parts.filter(([, part]) => part[subject] !== usual).map(([name]) => name);
    return nodes.length === 0 ? [] : [{ subject, nodes: nodes.sort() }];
  });
}
