// A process whose event loop stands still for two seconds while the others talk as fast as they may: with the daemon's queue as `spread-conf` writes it
// nothing is lost; with its own 1,000 messages the session ends, the node says so, and comes back.
import assert from 'node:assert/strict';
import type { BusEvent } from '../../../runtime/bus/bus.ts';
import { groups } from '../../../runtime/simulate/seam/bus-world.ts';
import { type SpreadSeat, SpreadWorld } from '../../../runtime/simulate/spread/spread-world.ts';
import { startChildPeer } from '../child-peer.ts';
import { SimulatedDaemons } from './daemons.ts';

const [cluster] = groups;
const stallMs = 2000;

interface Stalled {
  readonly world: SpreadWorld;
  readonly seat: SpreadSeat;
  readonly downs: readonly string[];
  /** By node: what it heard, in order. */
  readonly heard: readonly (readonly string[])[];
}

function stalled(sessionMessagesMax: number): Stalled {
  const world = new SpreadWorld(3, 7);
  world.sessionMessagesMax = sessionMessagesMax;
  const heard = world.seats.map((): string[] => []);
  const downs: string[] = [];
  let isBurst = false;
  world.onEvent = (seat: SpreadSeat, event: BusEvent) => {
    if (event.kind === 'message' && event.group === cluster && isBurst)
      heard[seat.node - 1]?.push(`${event.from} ${new DataView(event.data.buffer, event.data.byteOffset).getUint32(0)}`);
    if (event.kind === 'down') downs.push(`${seat.node}: ${event.reason}`);
  };
  for (const seat of world.seats) {
    world.startDaemon(seat);
    world.startProcess(seat);
  }
  world.run(5000);
  for (const { view } of world.seats) assert.equal(view?.members.length, 3);
  isBurst = true;
  const [seat] = world.seats;
  assert.ok(seat !== undefined);
  world.stall(seat, stallMs);
  const until = world.now + stallMs;
  for (const talker of world.seats) {
    let number = 0;
    const say = (): void => {
      const data = new Uint8Array(200);
      // With two that talk, as much as a real daemon was seen to carry.
      for (let times = 0; times < 11 && talker.stillUntil <= world.now; times++) {
        new DataView(data.buffer).setUint32(0, number + 1);
        if (talker.bus?.multicast(cluster, data) !== true) break;
        number++;
      }
      if (world.now < until) world.later(1, say);
    };
    world.later(1, say);
  }
  world.run(until + 5000);
  return { world, seat, downs, heard };
}

describe('bus: spread, a loop that stands still for 2 s', () => {
  it('loses neither order nor its place with the queue that spread-conf writes', () => {
    const { seat, downs, heard } = stalled(50_000);
    assert.deepEqual(downs, []);
    const [own = [], ...others] = heard;
    console.log(`      ${own.length} messages in two seconds`);
    assert.ok(own.length > 4000, `${own.length}`);
    for (const other of others) assert.deepEqual(other, own);
    assert.equal(seat.view?.members.length, 3);
  });

  it('ends with the queue of a daemon that was left as it is, says so, and comes back', () => {
    const { world, seat, downs } = stalled(1000);
    assert.equal(downs.length, 1);
    assert.match(downs[0] ?? '', /^1: .*did not read 1,000 messages in time/);
    for (const each of world.seats) assert.deepEqual(each.view, seat.view);
    assert.equal(seat.view?.members.length, 3);
  });

  it('does so at real sockets', async () => {
    const daemons = new SimulatedDaemons(1);
    await daemons.start(0);
    const peers = [0, 1].map(() => startChildPeer([], ['spread', daemons.path(0)]));
    const [talker, sleeper] = peers;
    assert.ok(talker !== undefined && sleeper !== undefined);
    try {
      for (const peer of peers) await peer.ask({ do: 'join', group: 'g' });
      for (const peer of peers) await peer.ask({ do: 'wait', group: 'g', members: 2 });
      const blocking = sleeper.ask({ do: 'block', ms: stallMs });
      await talker.ask({ do: 'send', group: 'g', count: 4000, bytes: 1000 });
      await blocking;
      for (const peer of peers) await peer.ask({ do: 'wait', group: 'g', messages: 4000 });
      const reports = await Promise.all(peers.map((peer) => peer.ask({ do: 'report', group: 'g' })));
      const lists = reports.map(({ log }) => log.filter(({ kind }) => kind === 'message'));
      assert.deepEqual(lists[1], lists[0]);
      for (const { counters, log } of reports) {
        assert.equal(counters.reconnects, 0);
        assert.equal(log.filter(({ kind }) => kind === 'view').length <= 2, true);
      }
    } finally {
      await Promise.all(peers.map((peer) => peer.kill()));
      await daemons.close();
    }
  });
});
