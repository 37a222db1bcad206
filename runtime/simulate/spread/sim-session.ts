// A simulated daemon's end of one connection: handshake and frames as a real daemon takes them, and silence or the end of the session where it gives those.

import { bit, type Frame } from '../../bus/spread/frame.ts';
import { FrameReader } from '../../bus/spread/frame-reader.ts';
import { acceptance, offers, refusal } from './sim-frames.ts';
import type { SimSpreadDaemon, SimSpreadNet } from './sim-spread-net.ts';

const methodsBytes = 90;
/** More groups are lost without a sign; still more end the session. */
const groupsPassed = 43;
const groupsMax = 100;
const anyService = 0x3f;
const nameTaken = -6;
const illegalName = -5;
const refused = -9;

export interface SimSessionPorts {
  readonly net: SimSpreadNet;
  readonly daemon: SimSpreadDaemon;
  /** To the client. */
  readonly write: (bytes: Uint8Array) => void;
  /** Ends the connection from this side. */
  readonly close: () => void;
}

export class SimSession {
  /** Private group; null: not let in yet. */
  name: string | null = null;
  readonly #ports: SimSessionPorts;
  readonly #reader = new FrameReader();
  #stage: 'hello' | 'methods' | 'frames' | 'over' = 'hello';
  #asked = '';

  constructor(ports: SimSessionPorts) {
    this.#ports = ports;
  }

  /** What one read gives. */
  feed(bytes: Uint8Array): void {
    switch (this.#stage) {
      case 'hello':
        this.#onHello(bytes);
        return;
      case 'methods':
        this.#onMethods(bytes);
        return;
      case 'frames':
        this.#reader.push(bytes);
        for (let taken = this.#reader.take(); taken.kind !== 'more' && this.#stage === 'frames'; taken = this.#reader.take()) {
          if (taken.kind === 'malformed') this.#end();
          else this.#onFrame(taken.frame);
        }
        return;
      case 'over':
    }
  }

  /** The connection is gone: the others are told. */
  ended(): void {
    const { net, daemon } = this.#ports;
    this.#stage = 'over';
    if (this.name === null || !daemon.sessions.delete(this.name)) return;
    net.submit(daemon, { kind: 'gone', member: daemon.member(this.name) });
  }

  #onHello(bytes: Uint8Array): void {
    const [, , , , length = 0] = bytes;
    const asked = textOf(bytes.subarray(5, 5 + length));
    const { daemon, write } = this.#ports;
    const isWhole = bytes.length === 5 + length && /^[\x24-\x7e]{1,10}$/.test(asked);
    const isTaken = daemon.sessions.has(`#${asked}#${daemon.name}`);
    if (!isWhole || isTaken) {
      write(refusal(isWhole ? nameTaken : illegalName));
      this.#end();
      return;
    }
    this.#asked = asked;
    this.#stage = 'methods';
    write(offers);
  }

  #onMethods(bytes: Uint8Array): void {
    const { daemon, write } = this.#ports;
    if (bytes.length !== methodsBytes || textOf(bytes.subarray(0, 5)) !== 'NULL\0') {
      write(refusal(refused));
      this.#end();
      return;
    }
    this.name = `#${this.#asked}#${daemon.name}`;
    this.#stage = 'frames';
    daemon.sessions.set(this.name, write);
    write(acceptance(this.name));
  }

  #onFrame({ type, sender, groups, messType, data }: Frame): void {
    const { net, daemon } = this.#ports;
    const [group] = groups;
    if (sender !== this.name || groups.length > groupsMax) {
      this.#end();
      return;
    }
    const member = daemon.member(sender);
    const service = type & anyService;
    if (type === bit.join || type === bit.leave) {
      if (group !== undefined) net.submit(daemon, { kind: type === bit.join ? 'join' : 'leave', group, member });
    } else if (type === bit.kill) this.#end();
    else if (service === 0 || (service & (service - 1)) !== 0) this.#end();
    else if (groups.length > 0 && groups.length <= groupsPassed) net.submit(daemon, { kind: 'data', member, groups, type, messType, data });
  }

  #end(): void {
    this.ended();
    this.#ports.close();
  }
}

function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
