// 64 nodes and a manager on the embedded bus: everybody knows everybody, and all answer within a second.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '../../runtime/bus/bus.ts';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { Answerer } from '../../runtime/control/answerer.ts';
import { Asker } from '../../runtime/control/asker.ts';
import type { Hello } from '../../runtime/control/control-messages.ts';
import { Seat, type SeatEvents } from '../../runtime/control/seat.ts';
import { helloOf } from './hello.ts';
import { until } from '../until.ts';

const group = 'ec_console';
const names = Array.from({ length: 64 }, (_, at) => `n${String(at + 1).padStart(2, '0')}`);

describe('64 members', () => {
  let folder: string;
  const buses: Bus[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-many-'));
  });
  after(async () => {
    await Promise.all(buses.reverse().map((bus) => bus.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Somebody in the group; what he makes of it is given. */
  function sit(name: string, type: Hello['type'], events: SeatEvents): Seat {
    const bus = createSocketBus(join(folder, 'bus'));
    buses.push(bus);
    const ports = {
      multicast: (data: Uint8Array) => bus.multicast(group, data),
      send: (to: string, data: Uint8Array) => bus.send(group, to, data),
    };
    const seat = new Seat(group, helloOf(name, type), ports, events);
    bus.open((event) => seat.take(event));
    bus.join(group);
    return seat;
  }

  function node(name: string): void {
    const answerer: Answerer = new Answerer(
      {
        say: (message, to) => seat.say(message, to),
        helloOf: (member) => seat.helloOf(member),
        judge: () => ({ effect: 'read', refused: null }),
        run: async () => ({
          ok: true,
          lines: [`Daemon: bus [m:${name}]`, 'Control Group: ec_console', 'Cluster Group: g (n01 is leader)', 'Logger Group: none'],
        }),
        now: () => performance.now(),
        log: () => {},
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
      },
      { name, subcluster: 'default', allowed: 'all', managers: ['mgr1'] },
    );
    const seat = sit(name, 'Momentum', {
      onMessage: (from, message) => answerer.take(from, message),
      onView: (members) => answerer.onView(members),
      onHello: () => {},
    });
  }

  it('are asked and have answered in less than a second', async () => {
    for (const name of names) node(name);
    const asker: Asker = new Asker(
      {
        say: (message, to) => seat.say(message, to ?? null),
        self: () => seat.self,
        members: () => seat.members,
        whyRefused: () => 'it may be anybody',
        helloOf: (member) => seat.helloOf(member),
        now: () => performance.now(),
        wallClock: () => Date.now(),
        log: () => {},
        later: (ms, then) => {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
        keep: () => {},
      },
      { manager: 'mgr1', clusterGroup: 'g', nodes: names },
      'k1',
      0,
    );
    const seat = sit('mgr1', 'Manager', {
      onMessage: (from, message) => asker.take(from, message),
      onView: (members) => asker.onView(members),
      onHello: (member, hello) => asker.onHello(member, hello),
    });
    const flush = setInterval(() => seat.flush(), 200);
    await until(
      () => seat.hellos().length === 65,
      () => `${seat.hellos().length} have said who they are`,
    );
    let best = Number.POSITIVE_INFINITY;
    // All of them are this process, so that its processor time is what it takes: the best of five.
    for (let times = 0; times < 5; times++) {
      const begun = process.cpuUsage();
      const sent = await asker.ask({ kind: 'all' }, 'text', 'cluster info', 'test', 10_000);
      assert.ok('asked' in sent, JSON.stringify(sent));
      await asker.waitFor(sent.asked, 10_000);
      const { user, system } = process.cpuUsage(begun);
      best = Math.min(best, (user + system) / 1000);
      assert.deepEqual(
        sent.asked.replies.map(({ node: name, state }) => `${name} ${state}`),
        names.map((name) => `${name} ok`),
      );
    }
    clearInterval(flush);
    assert.ok(best < 1000, `${best} ms of processor time`);
  });
});
