// Plays what a daemon wrote in a recorded session, as it was or with our names in its fields, to a life of the engine: no socket, and a clock of the test's.
import type { Timers } from '../../../runtime/bus/timers.ts';
import { Life, type LifeEvent } from '../../../runtime/bus/spread/life.ts';
import { FrameReader } from '../../../runtime/bus/spread/frame-reader.ts';
import { type GroupView, isData, readMembership } from '../../../runtime/bus/spread/membership.ts';
import type { Frame } from '../../../runtime/bus/spread/frame.ts';
import type { Dialer, WireEvents } from '../../../runtime/bus/spread/wire.ts';
import { acceptance, frameOf, offers, transitionalFrame, viewFrame } from '../../../runtime/simulate/spread/sim-frames.ts';
import { bytesOf, type Recorded } from './recording.ts';

/** Time passes when the test says so. */
class TestTimers implements Timers {
  #now = 0;
  #due: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  set(ms: number, run: () => void): () => void {
    const item = { at: this.#now + ms, run };
    this.#due.push(item);
    return () => {
      this.#due = this.#due.filter((each) => each !== item);
    };
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}

/** The other end of a life. */
export class PlayedDaemon {
  readonly told: LifeEvent[] = [];
  readonly written: Uint8Array[] = [];
  readonly timers = new TestTimers();
  readonly life: Life;
  /** What `probe` answers. */
  listens: 'listens' | 'gone' = 'listens';
  isDestroyed = false;
  unwritten = 0;
  #events: WireEvents | null = null;

  constructor(name: string, groups: readonly string[]) {
    const dialer: Dialer = {
      where: 'the player',
      probe: (done) => done(this.listens),
      dial: (events) => {
        this.#events = events;
        return {
          write: (bytes) => this.written.push(bytes),
          unwritten: () => this.unwritten,
          end: () => {},
          destroy: () => (this.isDestroyed = true),
        };
      },
    };
    this.life = new Life({
      dialer,
      timers: this.timers,
      prefix: 'ec',
      method: 'NULL',
      nextName: () => name,
      tell: (event) => this.told.push(event),
    });
    this.life.begin(groups);
    this.#events?.onOpen();
  }

  play(bytes: Uint8Array): void {
    if (!this.isDestroyed) this.#events?.onData(bytes);
  }

  end(code: string | null = null): void {
    if (!this.isDestroyed) this.#events?.onEnd(code);
  }

  letIn(self: string): void {
    this.play(offers);
    this.play(acceptance(self));
  }

  /** In short: views as their members, packets as their text. */
  get story(): readonly string[] {
    return this.told.flatMap((event) => {
      if (event.kind === 'view') {
        const { id, members, lost = [] } = event.view;
        const own = id.endsWith('/own') ? ' (own)' : '';
        return [`view ${members.join(' ')}${own}${lost.length > 0 ? `, lost ${lost.join(' ')}` : ''}`];
      }
      if (event.kind === 'packet') return [`${event.from}: ${Buffer.from(event.packet).toString('latin1')}`];
      return event.kind === 'up' || event.kind === 'over' ? [event.kind] : [];
    });
  }
}

/** Names of a recording as ours have them: members of us, in groups of ours, with our mark on what they say. */
export function framesAsOurs(recording: Recorded, group: string): readonly Uint8Array[] {
  const bytes = bytesOf(recording, 'd>c');
  const handshake = 6 + 5 + (bytes[6 + 4] ?? 0);
  const reader = new FrameReader();
  reader.push(bytes.subarray(handshake));
  const made: Uint8Array[] = [];
  for (let taken = reader.take(); taken.kind === 'frame'; taken = reader.take()) {
    if (taken.frame.groups.includes(group) || taken.frame.sender === group) made.push(asOurs(taken.frame));
  }
  return made;
}

const nameAsOurs = (name: string): string => name.replace(/^#ec(\d)#/, '#ec$1-1#');

function asOurs(frame: Frame): Uint8Array {
  const groupName = (name: string): string => (name.startsWith('#') ? nameAsOurs(name) : `ecc.${name}`);
  const { type, data } = frame;
  if (isData(frame))
    return frameOf({ type, sender: nameAsOurs(frame.sender), groups: frame.groups.map(groupName), messType: 0x4543, data });
  const membership = readMembership(frame);
  if (membership.kind === 'transitional') return transitionalFrame(groupName(membership.group), membership.id);
  if (membership.kind !== 'view') return frameOf({ type, sender: groupName(frame.sender), groups: [] });
  const { view } = membership;
  const named: GroupView = {
    ...view,
    group: groupName(view.group),
    members: view.members.map(nameAsOurs),
    sets: view.sets.map((set) => set.map(nameAsOurs)),
  };
  return viewFrame(named);
}
