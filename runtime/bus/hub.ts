// The sequencer of the embedded bus: one object that all members hang on, in one process or behind a socket. It puts everything in one
// order by handing it to each member at once. Rules as of Corosync's CPG (bus-corosync.md, section 9): a view before the first message,
// own messages come back in their place, and what is sent in one part of a partition never reaches another.

import type { MemberId } from '../core/membership/view.ts';

export type HubEvent =
  | { readonly kind: 'view'; readonly group: string; readonly id: string; readonly members: readonly MemberId[] }
  | { readonly kind: 'packet'; readonly group: string; readonly from: MemberId; readonly packet: Uint8Array };

/** Where a member's events go; must not call back into the hub. False: it does not read, so it is cut off. */
export type Sink = (event: HubEvent) => boolean;

interface Port {
  readonly id: MemberId;
  readonly sink: Sink;
  readonly cut: (reason: string) => void;
  readonly groups: Set<string>;
  /** Ports of equal component reach each other. */
  component: number;
}

/** Of one member. Each replicated object is a group. */
const groupsMax = 128;
const membersMax = 128;

export class Hub {
  #name: string;
  #ports = new Map<MemberId, Port>();
  #serial = 0;
  #views = 0;
  #cutOff = 0;

  /** `name`: another one for every hub that ever serves the same members; names of members and views begin with it. */
  constructor(name: string) {
    this.#name = name;
  }

  get cutOff(): number {
    return this.#cutOff;
  }

  get members(): readonly MemberId[] {
    return [...this.#ports.keys()];
  }

  /** Takes a member in; null when there are too many. `cut` is called when the hub gives it up. */
  attach(sink: Sink, cut: (reason: string) => void): MemberId | null {
    if (this.#ports.size >= membersMax) return null;
    const id = `${this.#name}.${++this.#serial}`;
    this.#ports.set(id, { id, sink, cut, groups: new Set(), component: 0 });
    return id;
  }

  /** The member is gone, with or without leaving. */
  detach(id: MemberId): void {
    const port = this.#ports.get(id);
    if (port === undefined) return;
    this.#ports.delete(id);
    for (const group of port.groups) this.#announce(group, port.component);
  }

  /** False when it is in too many groups. */
  join(id: MemberId, group: string): boolean {
    const port = this.#ports.get(id);
    if (port === undefined || port.groups.has(group)) return true;
    if (port.groups.size >= groupsMax) return false;
    port.groups.add(group);
    this.#announce(group, port.component);
    return true;
  }

  leave(id: MemberId, group: string): void {
    const port = this.#ports.get(id);
    if (port?.groups.delete(group)) this.#announce(group, port.component);
  }

  /** To all members of the group that the sender reaches. A sender outside of the group reaches nobody. */
  packet(from: MemberId, group: string, packet: Uint8Array): void {
    const sender = this.#ports.get(from);
    if (sender?.groups.has(group)) this.#deliver(group, sender.component, { kind: 'packet', group, from, packet });
  }

  /** Gives a member up, as if its connection had been lost. */
  cut(id: MemberId, reason: string): void {
    const port = this.#ports.get(id);
    if (port === undefined) return;
    this.detach(id);
    port.cut(reason);
  }

  /** Splits the members: who is not named keeps with component 0, which is the first one. For tests and simulations. */
  partition(...components: readonly (readonly MemberId[])[]): void {
    const before = new Map([...this.#ports.values()].map((port) => [port.id, port.component]));
    for (const port of this.#ports.values())
      port.component = Math.max(
        0,
        components.findIndex((ids) => ids.includes(port.id)),
      );
    const changed = [...this.#ports.values()].filter((port) => port.component !== before.get(port.id));
    if (changed.length > 0) this.#announceAll();
  }

  heal(): void {
    this.partition();
  }

  #announceAll(): void {
    const ports = [...this.#ports.values()];
    const groups = new Set(ports.flatMap((port) => [...port.groups]));
    const components = new Set(ports.map((port) => port.component));
    for (const group of groups) for (const component of components) this.#announce(group, component);
  }

  /** A view for each component of its own id: ids are never given twice. */
  #announce(group: string, component: number): void {
    const members = this.#reached(group, component).map((port) => port.id);
    if (members.length === 0) return;
    this.#deliver(group, component, { kind: 'view', group, id: `${this.#name}-${++this.#views}`, members });
  }

  /** Members that do not read are cut off only after the rest has got the event: nobody may see views in another order. */
  #deliver(group: string, component: number, event: HubEvent): void {
    const deaf = this.#reached(group, component).filter((port) => !port.sink(event));
    for (const port of deaf) {
      if (!this.#ports.has(port.id)) continue;
      this.#cutOff++;
      this.cut(port.id, 'it did not read what it was sent');
    }
  }

  #reached(group: string, component: number): readonly Port[] {
    return [...this.#ports.values()].filter((port) => port.component === component && port.groups.has(group));
  }
}
