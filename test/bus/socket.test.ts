// The contract of the embedded bus between processes, and what only a socket can suffer: members that do not read, strangers, stale files.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BusEvent } from '../../runtime/bus/bus.ts';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { type ChildPeer, startChildPeer } from './child-peer.ts';
import { busContract, type TestCluster } from './contract.ts';

async function start(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-bus-'));
  const path = join(folder, 'bus.sock');
  const peers: ChildPeer[] = [0, 1, 2].map(() => startChildPeer([], ['socket', path]));
  const replace = async (index: number) => {
    peers[index] = startChildPeer([], ['socket', path]);
  };
  return {
    peers,
    crash: async (index) => peers[index]?.kill(),
    replace,
    partition: null,
    restart: async () => {
      const server = await servingPeer(peers);
      await peers[server]?.kill();
      await replace(server);
      return { broken: [0, 1, 2].filter((index) => index !== server), replaced: [server] };
    },
    close: async () => {
      await Promise.all(peers.map((peer) => peer.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Names of members begin with the process id of the hub. */
async function servingPeer(peers: readonly ChildPeer[]): Promise<number> {
  const { self } = (await peers[0]?.ask({ do: 'report', group: '' })) ?? { self: null };
  const pid = Number.parseInt(self?.split('-')[0] ?? '', 36);
  const index = peers.findIndex((peer) => peer.process.pid === pid);
  assert.ok(index >= 0);
  return index;
}

busContract('embedded, unix socket', { start, missing: () => null, hasPartitions: false });

describe('bus: embedded, unix socket', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-bus-'));
    path = join(folder, 'bus.sock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const until = async (what: string, condition: () => boolean | Promise<boolean>) => {
    const deadline = Date.now() + 60_000;
    while (!(await condition())) {
      assert.ok(Date.now() < deadline, `waited a minute until ${what}`);
      await sleep(10);
    }
  };
  const open = () => {
    const bus = createSocketBus(path);
    const events: BusEvent[] = [];
    bus.open((event) => events.push(event));
    return { bus, events, last: () => events.at(-1) };
  };

  it('cuts off a member that does not read, and serves the others meanwhile', async () => {
    const { bus, events } = open();
    bus.join('g');
    await until('we serve', () => events.length === 2);
    const stopped = startChildPeer([], ['socket', path]);
    await stopped.ask({ do: 'join', group: 'g' });
    await stopped.ask({ do: 'wait', group: 'g', members: 2 });
    stopped.process.kill('SIGSTOP');
    const data = new Uint8Array(1 << 20);
    await until('it is cut off', () => {
      bus.multicast('g', data);
      return bus.counters().cutOff === 1;
    });
    await until('we are alone', () => {
      const view = events.findLast((event) => event.kind === 'view');
      return view?.kind === 'view' && view.view.members.length === 1;
    });
    stopped.process.kill('SIGCONT');
    await stopped.ask({ do: 'wait', group: 'g', members: 2 });
    const { log } = await stopped.ask({ do: 'report', group: 'g' });
    assert.ok(log.some((entry) => entry.kind === 'down'));
    await stopped.kill();
    await bus.close();
  });

  it('survives strangers: no greeting, another version, frames too large, noise', async () => {
    const { bus, events } = open();
    bus.join('g');
    await until('we serve', () => events.length === 2);
    const noise = [
      [0, 0, 0, 2, 0, 9],
      [0xff, 0xff, 0xff, 0xff, 1, 2, 3],
      [0, 0, 0, 0],
      [0, 0, 0, 3, 1, 1, 0x67],
      [0, 0, 0, 2, 0, 1, 0, 0, 0, 2, 99, 99, 0, 0, 0, 1, 4],
    ];
    const ends = noise.map(
      (bytes) =>
        new Promise<void>((resolve) => {
          const socket = connect(path, () => {
            socket.write(Uint8Array.from(bytes));
            setTimeout(() => socket.destroy(), 200).unref();
          });
          socket.on('data', () => {});
          socket.on('error', () => {});
          socket.on('close', () => resolve());
        }),
    );
    await Promise.all(ends);
    assert.ok(bus.counters().malformed >= 4, `${bus.counters().malformed} malformed`);
    assert.ok(bus.multicast('g', new Uint8Array(10)));
    await until('our message is back', () => events.some((event) => event.kind === 'message'));
    await bus.close();
  });

  it('takes over the file of a dead hub, keeps mode 0660, and removes its own', async () => {
    const dead = startChildPeer([], ['socket', path]);
    await dead.ask({ do: 'join', group: 'g' });
    await dead.ask({ do: 'wait', group: 'g', members: 1 });
    await dead.kill();
    assert.ok(statSync(path).isSocket());
    const { bus, events } = open();
    await until('we serve', () => events.some((event) => event.kind === 'up'));
    assert.equal((statSync(path).mode & 0o777).toString(8), '660');
    await bus.close();
    assert.equal(statSync(path, { throwIfNoEntry: false }), undefined);
  });

  it('notices that its file is gone, and meets the others again', async () => {
    const [first, second] = [open(), open()];
    for (const { bus } of [first, second]) bus.join('g');
    const together = () =>
      [first, second].every(({ last }) => {
        const event = last();
        return event?.kind === 'view' && event.view.members.length === 2;
      });
    await until('both are there', together);
    rmSync(path);
    await until('both are cut off', () => [first, second].every(({ events }) => events.some((event) => event.kind === 'down')));
    await until('both are there again', together);
    await Promise.all([first, second].map(({ bus }) => bus.close()));
  });

  it('says why it does not use a path that is not to be trusted', async () => {
    const reasonAt = async (at: string) => {
      const bus = createSocketBus(at);
      const reasons: string[] = [];
      bus.open((event) => reasons.push(event.kind === 'down' ? event.reason : event.kind));
      await until('it says so', () => reasons.length > 0);
      await sleep(100);
      await bus.close();
      assert.equal(reasons.length, 1, 'once');
      return reasons[0] ?? '';
    };
    assert.match(await reasonAt(join(folder, 'none', 'bus.sock')), /does not exist: create it/);
    writeFileSync(path, 'precious');
    assert.match(await reasonAt(path), /is no socket/);
    chmodSync(folder, 0o777);
    assert.match(await reasonAt(path), /anybody can write/);
  });
});
