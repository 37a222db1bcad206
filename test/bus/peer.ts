// A member of a cluster under test: it does what it is told and writes down what the bus tells it. The same code runs in the test's own
// process and in children, so every engine is asked the same questions.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus, BusCounters, BusEvent } from '../../runtime/bus/bus.ts';

export type Order =
  | { readonly do: 'join' | 'leave'; readonly group: string }
  /** Sends `count` messages of up to `bytes` bytes, again and again where they are refused. */
  | { readonly do: 'send'; readonly group: string; readonly count: number; readonly bytes: number; readonly to?: string }
  /** Sends without pause or patience: how many were refused? */
  | { readonly do: 'burst'; readonly group: string; readonly count: number; readonly bytes: number }
  | ({ readonly do: 'wait'; readonly group: string } & State)
  | { readonly do: 'report'; readonly group: string }
  | { readonly do: 'block'; readonly ms: number }
  | { readonly do: 'reset' | 'close' };

/** What a member waits for, all of it: so many members in the view, and at least so much of the rest. */
export interface State {
  readonly members?: number;
  readonly messages?: number;
  /** Messages since the last view. */
  readonly sinceView?: number;
  readonly views?: number;
  /** Connections lost. */
  readonly losses?: number;
}

export type Entry =
  | { readonly kind: 'up'; readonly self: string }
  | { readonly kind: 'down'; readonly reason: string }
  | { readonly kind: 'view'; readonly id: string; readonly members: readonly string[] }
  /** `sequence`: which one of its sender's messages it is, as the sender says; `digest` covers every byte. */
  | { readonly kind: 'message'; readonly from: string; readonly sequence: number; readonly bytes: number; readonly digest: string };

export interface Report {
  readonly self: string | null;
  readonly log: readonly Entry[];
  readonly counters: BusCounters;
  readonly refused: number;
  /** The longest time that the event loop stood still, in ms. */
  readonly stillMs: number;
}

export interface Peer {
  ask(order: Order): Promise<Report>;
}

const deadlineMs = 25_000;
/** Entries that a report gives at most: of a flood the tests look at the end. */
const logMax = 50_000;

export function createPeer(bus: Bus): Peer {
  const logs = new Map<string, Entry[]>();
  const common: Entry[] = [];
  let self: string | null = null;
  let sequence = 0;
  let refused = 0;
  let stillMs = 0;
  let lastBeat = performance.now();
  setInterval(() => {
    stillMs = Math.max(stillMs, performance.now() - lastBeat - 10);
    lastBeat = performance.now();
  }, 10).unref();

  const logOf = (group: string) => {
    const log = logs.get(group) ?? [...common];
    logs.set(group, log);
    return log;
  };
  const everywhere = (entry: Entry) => {
    common.push(entry);
    for (const log of logs.values()) log.push(entry);
  };
  bus.open((event: BusEvent) => {
    if (event.kind === 'up') self = event.self;
    if (event.kind === 'down') self = null;
    if (event.kind === 'up' || event.kind === 'down') everywhere(event);
    else if (event.kind === 'trouble' || event.kind === 'detection') return;
    else if (event.kind === 'view') logOf(event.group).push({ kind: 'view', ...event.view });
    else if (logOf(event.group).length < logMax) logOf(event.group).push(entryOf(event.from, event.data));
  });

  const send = async ({ group, count, bytes, to }: Extract<Order, { do: 'send' }>) => {
    for (let left = count; left > 0; left--) {
      const data = messageOf(sequence++, bytes);
      const deadline = Date.now() + deadlineMs;
      while (!(to === undefined ? bus.multicast(group, data) : bus.send(group, to, data))) {
        refused++;
        if (Date.now() > deadline) throw new Error(`refused for ${deadlineMs} ms`);
        await sleep(1);
      }
      if (left % 64 === 0) await sleep(0);
    }
  };
  const wait = async (group: string, wanted: State) => {
    const deadline = Date.now() + deadlineMs;
    while (!reached(stateOf(logOf(group)), wanted)) {
      if (Date.now() > deadline) {
        const now = JSON.stringify(stateOf(logOf(group)));
        throw new Error(`waited ${deadlineMs} ms for ${JSON.stringify(wanted)}, there are ${now}`);
      }
      await sleep(5);
    }
  };
  return {
    ask: async (order) => {
      if (order.do === 'join') bus.join(order.group);
      else if (order.do === 'leave') bus.leave(order.group);
      else if (order.do === 'send') await send(order);
      else if (order.do === 'wait') await wait(order.group, order);
      else if (order.do === 'reset') bus.reset();
      else if (order.do === 'close') await bus.close();
      else if (order.do === 'burst') {
        for (let left = order.count; left > 0; left--) if (!bus.multicast(order.group, messageOf(sequence++, order.bytes))) refused++;
      } else if (order.do === 'block') {
        const until = Date.now() + order.ms;
        while (Date.now() < until);
      }
      return { self, log: order.do === 'report' ? logOf(order.group) : [], counters: bus.counters(), refused, stillMs };
    },
  };
}

export function stateOf(log: readonly Entry[]): Required<State> {
  const count = (kind: Entry['kind']) => log.reduce((sum, entry) => sum + (entry.kind === kind ? 1 : 0), 0);
  const at = log.findLastIndex((entry) => entry.kind === 'view' || entry.kind === 'down');
  const last = log[at];
  const sinceView = log.length - at - 1;
  return {
    members: last?.kind === 'view' ? last.members.length : 0,
    messages: count('message'),
    sinceView,
    views: count('view'),
    losses: count('down'),
  };
}

function reached(state: Required<State>, { members, messages = 0, sinceView = 0, views = 0, losses = 0 }: State): boolean {
  if (members !== undefined && state.members !== members) return false;
  return state.messages >= messages && state.sinceView >= sinceView && state.views >= views && state.losses >= losses;
}

/** Between a quarter of `bytes` and all of it, so that sizes vary and large ones stay large. */
function messageOf(sequence: number, bytes: number): Uint8Array {
  const data = new Uint8Array(Math.max(4, Math.ceil(bytes / 4) + ((sequence * 2_654_435_761) % (Math.floor((3 * bytes) / 4) + 1))));
  for (let i = 4; i < data.length; i++) data[i] = (i * 31 + sequence * 17) & 255;
  new DataView(data.buffer).setUint32(0, sequence);
  return data;
}

function entryOf(from: string, data: Uint8Array): Entry {
  const sequence = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0);
  return { kind: 'message', from, sequence, bytes: data.length, digest: createHash('sha1').update(data).digest('hex').slice(0, 12) };
}
