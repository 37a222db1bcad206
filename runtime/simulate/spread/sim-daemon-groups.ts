// The groups of one simulated Spread daemon: who is in them, by what its membership of daemons has put in order, and what its clients are told of that.
// Each daemon of a membership holds the same, since all of them apply the same entries; they differ in the clients that they tell.

import { bit } from '../../bus/spread/frame.ts';
import type { GroupId } from '../../bus/spread/membership.ts';
import { frameOf, leftFrame, transitionalFrame, viewFrame } from './sim-frames.ts';

export interface SpreadMember {
  readonly name: string;
  /** Place of its daemon in the configuration. */
  readonly daemon: number;
}

/** What a membership of daemons puts in order. */
export type SpreadEntry =
  | { readonly kind: 'join' | 'leave'; readonly group: string; readonly member: SpreadMember }
  | { readonly kind: 'gone'; readonly member: SpreadMember }
  | {
      readonly kind: 'data';
      readonly member: SpreadMember;
      readonly groups: readonly string[];
      readonly type: number;
      readonly messType: number;
      readonly data: Uint8Array;
    };

interface GroupState {
  members: readonly SpreadMember[];
  id: GroupId;
}

export interface GroupPorts {
  readonly daemon: number;
  /** Writes to one client of this daemon; one that is gone gets nothing. */
  readonly tell: (name: string, frame: Uint8Array) => void;
  /** Id of the membership of daemons. */
  readonly base: () => { readonly daemon: number; readonly time: number };
}

export class SimGroups {
  readonly #ports: GroupPorts;
  #groups = new Map<string, GroupState>();

  constructor(ports: GroupPorts) {
    this.#ports = ports;
  }

  apply(entry: SpreadEntry): void {
    switch (entry.kind) {
      case 'join':
        this.#join(entry.group, entry.member);
        return;
      case 'leave':
        if (!this.has(entry.group, entry.member.name)) return;
        if (entry.member.daemon === this.#ports.daemon) this.#ports.tell(entry.member.name, leftFrame(entry.group));
        this.#remove(entry.group, entry.member, 'leave');
        return;
      case 'gone':
        for (const group of [...this.#groups.keys()])
          if (this.has(group, entry.member.name)) this.#remove(group, entry.member, 'disconnect');
        return;
      case 'data':
        this.#deliver(entry);
    }
  }

  has(group: string, name: string): boolean {
    return this.#groups.get(group)?.members.some((member) => member.name === name) ?? false;
  }

  names(): readonly string[] {
    return [...this.#groups.keys()];
  }

  members(group: string): readonly SpreadMember[] {
    return this.#groups.get(group)?.members ?? [];
  }

  /** The end of views that lose members: told before anything of the next membership. */
  tellTransitional(along: ReadonlySet<number>): void {
    for (const [group, { members, id }] of this.#groups) {
      if (members.every(({ daemon }) => along.has(daemon))) continue;
      for (const { name } of this.#local(members)) this.#ports.tell(name, transitionalFrame(group, id));
    }
  }

  /** A new membership of daemons. `sets`: who came along with whom, in one order for all. */
  network(group: string, members: readonly SpreadMember[], sets: readonly (readonly SpreadMember[])[], isTold: boolean): void {
    if (members.length === 0) {
      this.#groups.delete(group);
      return;
    }
    const id: GroupId = { ...this.#ports.base(), counter: isTold ? 1 : 0 };
    this.#groups.set(group, { members, id });
    const own = sets.findIndex((set) => set.some(({ daemon }) => daemon === this.#ports.daemon));
    if (!isTold || own < 0) return;
    const names = sets.map((set) => set.map(({ name }) => name));
    const frame = viewFrame({ group, cause: 'network', id, members: members.map(({ name }) => name), sets: names, own });
    for (const { name } of this.#local(members)) this.#ports.tell(name, frame);
  }

  #join(group: string, member: SpreadMember): void {
    if (this.has(group, member.name)) return;
    const members = [...this.members(group), member].sort(byPlace);
    this.#change(group, members, member, 'join');
  }

  #remove(group: string, member: SpreadMember, cause: 'leave' | 'disconnect'): void {
    this.#change(
      group,
      this.members(group).filter(({ name }) => name !== member.name),
      member,
      cause,
    );
  }

  #change(group: string, members: readonly SpreadMember[], changed: SpreadMember, cause: 'join' | 'leave' | 'disconnect'): void {
    // A group that gets empty is forgotten with its counter.
    if (members.length === 0) {
      this.#groups.delete(group);
      return;
    }
    const id: GroupId = { ...this.#ports.base(), counter: (this.#groups.get(group)?.id.counter ?? 0) + 1 };
    this.#groups.set(group, { members, id });
    const frame = viewFrame({ group, cause, id, members: members.map(({ name }) => name), sets: [[changed.name]], own: 0 });
    for (const { name } of this.#local(members)) this.#ports.tell(name, frame);
  }

  #deliver({ member, groups, type, messType, data }: Extract<SpreadEntry, { kind: 'data' }>): void {
    const to = new Set(groups.flatMap((group) => (group.startsWith('#') ? [group] : this.members(group).map(({ name }) => name))));
    if (type & bit.selfDiscard) to.delete(member.name);
    const frame = frameOf({ type, sender: member.name, groups, messType, data });
    for (const name of to) this.#ports.tell(name, frame);
  }

  #local(members: readonly SpreadMember[]): readonly SpreadMember[] {
    return members.filter(({ daemon }) => daemon === this.#ports.daemon);
  }
}

/** The order of members of a view. */
export function byPlace(a: SpreadMember, b: SpreadMember): number {
  return a.daemon - b.daemon || (a.name < b.name ? -1 : 1);
}
