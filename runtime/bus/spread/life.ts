// One life of our connection to the Spread daemon: its session, our place in each group, our packets on their way. Everything of it ends with it.
//
// A packet is ours when it was sent to one group that we are in, agreed, with our mark, by one of us who is a member just now. Views and order are the
// same everywhere, so all members decide alike what they take. All else is dropped and counted: anybody may send to our groups.

import { unreachable } from '../../../base/unreachable.ts';
import type { BusView, MemberId } from '../../core/membership/view.ts';
import type { Timers } from '../timers.ts';
import { bit, type Frame } from './frame.ts';
import { isData, type Membership, readMembership } from './membership.ts';
import type { Prefix } from './spread-endpoint.ts';
import { groupOnBus, isOneOfUs, literalGroup } from './names.ts';
import { joinRequest, leaveRequest, message } from './requests.ts';
import { SendWindow } from './send-window.ts';
import { Session, type SessionEnd, type SessionPorts } from './spread-session.ts';
import { ViewMaker } from './view-maker.ts';

/** Long messages then wait no longer than 2 ms behind one packet; the daemon would pass twice as much and die at a little more. */
const packetBytesMax = 60_000;
/** `EC`: the application type of our packets. */
const ourType = 0x4543;
/** How often it is looked at what waits for the daemon. */
const watchMs = 500;
/** What takes longer than this is told. Daemons with the default time-outs find each other anew within 8 s. */
const patienceMs = 9000;
/** A group without a view for so long is joined anew, by a new life. */
const viewLimitMs = 25_000;

export type LifeEvent =
  | { readonly kind: 'up'; readonly self: MemberId; readonly packetBytesMax: number }
  | { readonly kind: 'view'; readonly group: string; readonly view: BusView }
  | { readonly kind: 'packet'; readonly group: string; readonly from: MemberId; readonly packet: Uint8Array }
  | { readonly kind: 'trouble'; readonly text: string | null }
  /** It has come to its end by itself. */
  | ({ readonly kind: 'over' } & SessionEnd);

export interface LifePorts extends Omit<SessionPorts, 'tell'> {
  readonly timers: Timers;
  readonly prefix: Prefix;
  readonly tell: (event: LifeEvent) => void;
}

/** Our place in one group. */
interface Seat {
  readonly group: string;
  readonly onBus: string;
  isWanted: boolean;
  /** Leaves without their answer: what comes before it is of an earlier stay. */
  leaves: number;
  views: ViewMaker | null;
  /** Since when a view is waited for. */
  since: number;
}

export class Life {
  /** Frames that were dropped. */
  malformed = 0;
  readonly #ports: LifePorts;
  readonly #session: Session;
  readonly #window = new SendWindow();
  /** By name on the bus. */
  readonly #seats = new Map<string, Seat>();
  #groups: readonly string[] = [];
  #self: MemberId | null = null;
  #over = false;
  #trouble: string | null = null;
  #cancelWatch: () => void = () => {};

  constructor(ports: LifePorts) {
    this.#ports = ports;
    this.#session = new Session({
      ...ports,
      tell: (event) => {
        if (this.#over) return;
        if (event.kind === 'frame') this.#onFrame(event.frame);
        else if (event.kind === 'up') this.#onUp(event.self);
        else this.#end(event);
      },
    });
  }

  begin(groups: readonly string[]): void {
    this.#groups = groups;
    this.#session.begin();
    this.#watch();
  }

  join(group: string): void {
    if (this.#self === null) {
      if (!this.#groups.includes(group)) this.#groups = [...this.#groups, group];
      return;
    }
    const onBus = groupOnBus(this.#ports.prefix, group);
    const seat = this.#seats.get(onBus) ?? { group, onBus, isWanted: false, leaves: 0, views: null, since: 0 };
    if (seat.isWanted) return;
    seat.isWanted = true;
    seat.since = this.#ports.timers.now();
    this.#seats.set(onBus, seat);
    this.#session.send(joinRequest(this.#self, onBus));
  }

  leave(group: string): void {
    this.#groups = this.#groups.filter((each) => each !== group);
    const seat = this.#seats.get(groupOnBus(this.#ports.prefix, group));
    if (seat === undefined || !seat.isWanted || this.#self === null) return;
    seat.isWanted = false;
    seat.leaves++;
    seat.views = null;
    this.#session.send(leaveRequest(this.#self, seat.onBus));
  }

  /** False: later, or not in that group. */
  transmit(group: string, packet: Uint8Array): boolean {
    const onBus = groupOnBus(this.#ports.prefix, group);
    const seat = this.#seats.get(onBus);
    if (this.#over || this.#self === null || seat === undefined || seat.views?.hasView !== true) return false;
    if (!this.#window.fits(packet.length, this.#session.unwritten)) return false;
    this.#session.send(message({ type: bit.agreed, sender: this.#self, groups: [onBus], messType: ourType, data: packet }));
    this.#window.sent(onBus, packet.length, this.#ports.timers.now());
    return true;
  }

  /** One message for whoever listens to a group by its own name. We are not in it, so nothing of it comes back. */
  say(group: string, text: Uint8Array): boolean {
    const name = literalGroup(group);
    if (this.#over || this.#self === null || name === null || !this.#window.fits(text.length, this.#session.unwritten)) return false;
    this.#session.send(message({ type: bit.agreed, sender: this.#self, groups: [name], data: text }));
    return true;
  }

  /** Leaves everything in order; `done` when the daemon has let go. */
  close(done: () => void): void {
    for (const { group } of [...this.#seats.values()]) this.leave(group);
    this.#silence();
    this.#session.close(done);
  }

  /** At once. */
  destroy(): void {
    this.#silence();
    this.#session.destroy();
  }

  #onUp(self: MemberId): void {
    this.#self = self;
    this.#ports.tell({ kind: 'up', self, packetBytesMax });
    for (const group of this.#groups) this.join(group);
  }

  #onFrame(frame: Frame): void {
    if (isData(frame)) {
      this.#onPacket(frame);
      return;
    }
    const membership = readMembership(frame);
    if (membership.kind === 'malformed') this.#session.malformed(membership.reason);
    else this.#onMembership(membership);
  }

  #onPacket({ type, sender, groups: [onBus, ...others], messType, endianMismatch, data }: Frame): void {
    const seat = onBus === undefined || others.length > 0 ? undefined : this.#seats.get(onBus);
    const isMarked = type === bit.agreed && messType === ourType && !endianMismatch;
    if (seat === undefined || !isMarked) {
      this.malformed++;
      return;
    }
    // Also what comes of an earlier stay in the group: it is not away any more.
    if (sender === this.#self) this.#window.cameBack(seat.onBus, data.length);
    if (seat.leaves > 0 || seat.views?.hasView !== true) return;
    if (seat.views.isMember(sender)) this.#ports.tell({ kind: 'packet', group: seat.group, from: sender, packet: data });
    else this.malformed++;
  }

  #onMembership(membership: Exclude<Membership, { kind: 'malformed' }>): void {
    const name = membership.kind === 'view' ? membership.view.group : membership.group;
    const seat = this.#seats.get(name);
    if (seat === undefined) {
      this.malformed++;
      return;
    }
    switch (membership.kind) {
      case 'left':
        this.#onLeft(seat);
        return;
      case 'transitional':
        // Delivery is agreed, not safe: what is still due belongs to the view that goes on until the next.
        return;
      case 'other':
        this.malformed++;
        return;
      case 'view':
        break;
      default:
        unreachable(membership);
    }
    if (seat.leaves > 0 || !seat.isWanted || this.#self === null) return;
    const { prefix, tell } = this.#ports;
    seat.views ??= new ViewMaker(this.#self, (id) => isOneOfUs(prefix, id));
    const views = seat.views.accept(membership.view);
    if (views === null) this.#session.malformed(`a view of ${seat.group} that we are not in`);
    else for (const view of views) tell({ kind: 'view', group: seat.group, view });
  }

  #onLeft(seat: Seat): void {
    if (seat.leaves === 0) {
      this.malformed++;
      return;
    }
    seat.leaves--;
    if (seat.leaves > 0) return;
    seat.views = null;
    if (!seat.isWanted) this.#seats.delete(seat.onBus);
  }

  #end(end: { readonly kind: 'over' } & SessionEnd): void {
    if (end.isMalformed) this.malformed++;
    this.#silence();
    this.#ports.tell(end);
  }

  #silence(): void {
    this.#over = true;
    this.#cancelWatch();
  }

  /** Says what has been waited for too long, and gives up where no view ever comes. */
  #watch(): void {
    this.#cancelWatch = this.#ports.timers.set(watchMs, () => {
      const now = this.#ports.timers.now();
      const [longest] = this.#waiting().toSorted((a, b) => a.since - b.since);
      const lateMs = longest === undefined ? 0 : now - longest.since;
      const text = longest === undefined || lateMs < patienceMs ? null : `the Spread daemon lets us wait for ${longest.what}`;
      if (text !== this.#trouble) {
        this.#trouble = text;
        this.#ports.tell({ kind: 'trouble', text });
      }
      if (longest?.isView === true && lateMs >= viewLimitMs) {
        const reason = `${text ?? 'no view comes'}, for ${Math.round(lateMs / 1000)} s`;
        this.#session.destroy();
        this.#end({ kind: 'over', reason, left: true, isNameTaken: false, isMalformed: false });
      } else this.#watch();
    });
  }

  #waiting(): readonly { readonly what: string; readonly since: number; readonly isView: boolean }[] {
    const { oldest } = this.#window;
    return [
      ...[...this.#seats.values()].flatMap(({ group, isWanted, views, since }) =>
        isWanted && views?.hasView !== true ? [{ what: `the first view of ${group}`, since, isView: true }] : [],
      ),
      ...(oldest === null ? [] : [{ what: 'what we have sent ourselves', since: oldest, isView: false }]),
    ];
  }
}
