// What an engine has to do; `group-bus.ts` makes a `Bus` of it. An engine carries packets of bounded size to all members of a group in one
// order, views among them. Who a packet is for, pieces of large messages and the window are not its concern.

import type { Detection } from './bus.ts';
import type { BusView, MemberId } from '../core/membership/view.ts';

export type EngineEvent =
  /** Connected; groups joined before are joined again. */
  | { readonly kind: 'up'; readonly self: MemberId; readonly packetBytesMax: number }
  /** `left`: the others know at once that we are gone; else they find out when their bus has missed ours for long enough. */
  | { readonly kind: 'down'; readonly reason: string; readonly left: boolean }
  | { readonly kind: 'view'; readonly group: string; readonly view: BusView }
  /** What holds us up for longer than is usual, for an operator; null: that is over. */
  | { readonly kind: 'trouble'; readonly text: string | null }
  /** As `BusEvent` has it. */
  | { readonly kind: 'detection'; readonly detection: Detection }
  /** `packet` is the receiver's to keep. */
  | { readonly kind: 'packet'; readonly group: string; readonly from: MemberId; readonly packet: Uint8Array };

export interface Engine {
  /** Events come on later turns of the event loop, never from within a call. */
  open(listener: (event: EngineEvent) => void): void;
  join(group: string): void;
  leave(group: string): void;
  /** False: the engine is busy or gone; offered again a little later. A packet that was taken comes back to its sender, unless `down` comes. */
  transmit(group: string, packet: Uint8Array): boolean;
  /** `Bus.say`; absent where no other programs are. */
  readonly say?: (group: string, text: Uint8Array) => boolean;
  /** `Bus.machineOf`. */
  readonly machineOf?: (member: MemberId) => readonly string[];
  /** What holds us up just now, as last told. */
  trouble(): string | null;
  close(): Promise<void>;
  reset(): void;
  /** Members that it cut off because they did not read; malformed input that it dropped. */
  counters(): { readonly cutOff: number; readonly malformed: number };
}
