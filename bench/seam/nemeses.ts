// What is done to the cluster, and what it may cost. Each nemesis strikes, lasts for a while, and is mended; the figures are of all that time and a while
// after it.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Held } from './holders.ts';
import type { Stand } from './stand.ts';

export interface Figures extends Held {
  readonly outageP50Ms: number;
  readonly outageMaxMs: number;
  /** Null: all tables and kernels agree at the end. */
  readonly wrong: string | null;
  /** How long all of it was watched. */
  readonly seconds: number;
}

export interface Nemesis {
  readonly name: string;
  readonly lastsMs: number;
  /** Lasts until the bus has noticed, whatever its time-out. */
  readonly isNoticed?: boolean;
  strike(stand: Stand): Promise<void>;
  mend(stand: Stand): Promise<void>;
  /** Machines that nobody can reach meanwhile. */
  readonly unreachable?: readonly number[];
  /** What is asked of it, for people. */
  readonly asked?: string;
  /** What of that is missed. `timeoutMs`: of the bus. */
  goal?(figures: Figures, timeoutMs: number): string | null;
}

/** Of every nemesis: nobody excludes another for that long, and so serves what the other serves. */
const twiceMost = 10_000;

/** What is missed of what is asked of this nemesis and of all of them; empty: nothing. */
export function missedBy(nemesis: Nemesis, figures: Figures, timeoutMs: number): string {
  const { wrong, twiceMs } = figures;
  const isLong = twiceMs > twiceMost + 500 && `served twice for ${twiceMs.toFixed(0)} ms`;
  return missed(wrong !== null && wrong, isLong, nemesis.goal?.(figures, timeoutMs) ?? false) ?? '';
}

const all = [1, 2, 3, 4, 5];
const none = async (): Promise<void> => {};

const missed = (...parts: readonly (string | false)[]): string | null => parts.filter((part) => part !== false).join('; ') || null;

function loss(percent: number): Nemesis {
  return {
    name: `${percent} % loss, one node, both ways`,
    lastsMs: 45_000,
    strike: (stand) => stand.badCable(2, { in: percent, out: percent }),
    mend: async (stand) => stand.goodCable(2),
    asked: '<= 1 change an address and minute',
    goal: ({ ownerChanges, seconds }) =>
      missed(ownerChanges > (40 * seconds) / 60 && `${ownerChanges} owner changes, more than one an address and minute`),
  };
}

function oneWay(name: string, values: { in?: number; out?: number }): Nemesis {
  return {
    name,
    lastsMs: 8000,
    isNoticed: true,
    strike: (stand) => stand.badCable(2, values),
    mend: async (stand) => stand.goodCable(2),
    unreachable: [2],
  };
}

function busCut(one: readonly number[]): Nemesis {
  const others = all.filter((node) => !one.includes(node));
  return {
    name: `bus cut ${one.length}|${others.length}, LAN not`,
    lastsMs: 10_000,
    isNoticed: true,
    asked: 'twice <= 150, nobody 0',
    strike: async (stand) => stand.cutBus(one, others, 'add'),
    mend: async (stand) => stand.cutBus(one, others, 'del'),
    goal: ({ twiceMs, noneMs }) =>
      missed(twiceMs > 150 && `served twice for ${twiceMs.toFixed(0)} ms`, noneMs > 0 && `with nobody for ${noneMs.toFixed(0)} ms`),
  };
}

function stopped(nodes: readonly number[], seconds: number): Nemesis {
  const who = nodes.length === 1 ? 'one' : 'all';
  return {
    name: `corosync stopped on ${who}, ${seconds} s`,
    lastsMs: seconds * 1000,
    strike: async (stand) => {
      for (const node of nodes) stand.signalCorosync(node, 'SIGSTOP');
    },
    mend: async (stand) => {
      for (const node of nodes) stand.signalCorosync(node, 'SIGCONT');
    },
    ...(who === 'all' && seconds === 3
      ? { asked: 'nobody 0', goal: ({ noneMs }: Figures) => missed(noneMs > 0 && `an address went down for ${noneMs.toFixed(0)} ms`) }
      : {}),
  };
}

const corosyncKilled: Nemesis = {
  name: 'corosync killed on one node',
  lastsMs: 5000,
  isNoticed: true,
  asked: 'outage <= 300',
  strike: (stand) => stand.net.stopCorosync(2, 'SIGKILL'),
  mend: async (stand) => stand.net.startCorosync(2),
  goal: ({ outageMaxMs }) => missed(outageMaxMs > 300 && `outage of ${outageMaxMs.toFixed(0)} ms`),
};

const crash: Nemesis = {
  name: 'crash of one machine',
  lastsMs: 6000,
  isNoticed: true,
  strike: (stand) => stand.crash(2),
  mend: (stand) => stand.boot(2, 1),
  unreachable: [2],
  asked: 'outage <= bus time-out + 50',
  // 10 to 15 ms for a last token, plumbing and announcing, and 35 ms for the witness.
  goal: ({ outageMaxMs }, timeoutMs) => missed(outageMaxMs > timeoutMs + 50 && `outage of ${outageMaxMs.toFixed(0)} ms`),
};

const twoCrashes: Nemesis = {
  name: 'two crashes at once',
  lastsMs: 6000,
  isNoticed: true,
  strike: async (stand) => void (await Promise.all([stand.crash(2), stand.crash(4)])),
  mend: async (stand) => {
    for (const node of [2, 4]) {
      stand.net.exec(node, ['ip', 'addr', 'flush', 'dev', 'eth0', 'to', '10.77.0.0/16']);
      stand.net.exec(node, ['ip', 'addr', 'add', `${stand.net.address(node)}/24`, 'dev', 'eth0']);
      stand.net.heal(node);
      stand.net.startCorosync(node);
    }
    await stand.net.ringOf(5, 1);
    for (const node of [2, 4]) stand.startDaemon(node);
  },
  unreachable: [2, 4],
};

const daemonStopped: Nemesis = {
  name: 'daemon and guard stopped, 12 s',
  lastsMs: 12_000,
  strike: async (stand) => {
    stand.runtime.guard(2).kill('SIGSTOP');
    stand.runtime.signal(2, 'SIGSTOP');
  },
  mend: async (stand) => {
    stand.runtime.signal(2, 'SIGCONT');
    stand.runtime.guard(2).kill('SIGCONT');
  },
};

const restartLoop: Nemesis = {
  name: 'daemon in a restart loop, 5 times in 15 s',
  lastsMs: 500,
  strike: async (stand) => {
    for (let times = 0; times < 5; times++) {
      stand.runtime.signal(2, 'SIGKILL');
      await stand.runtime.ended(2);
      stand.startDaemon(2);
      await sleep(2500);
    }
  },
  mend: none,
};

const lanCut: Nemesis = {
  name: 'bus and LAN cut, one machine',
  lastsMs: 8000,
  isNoticed: true,
  strike: async (stand) => stand.net.isolate(2),
  mend: async (stand) => stand.net.rejoin(2),
  unreachable: [2],
};

const bridge: Nemesis = {
  name: 'bridge: A hears B, B hears C, A not C',
  lastsMs: 10_000,
  isNoticed: true,
  strike: async (stand) => stand.cutBus([1, 2], [4, 5], 'add'),
  mend: async (stand) => stand.cutBus([1, 2], [4, 5], 'del'),
};

/** A host that is none of the cluster's says twice that it has an address, and is gone. */
const stranger: Nemesis = {
  name: 'stranger announces an address twice',
  lastsMs: 4000,
  strike: async (stand) => {
    const [ip = ''] = await stand.ownedBy(2);
    const hub = stand.net.namespace(1).replace(/-n1$/, '-hub');
    stand.must(`ip -n ${hub} link set br0 up`);
    stand.claim('br0', ip);
  },
  mend: none,
  asked: 'outage <= 100',
  goal: ({ outageMaxMs }) => missed(outageMaxMs > 100 && `the client was led astray for ${outageMaxMs.toFixed(0)} ms`),
};

const flush: Nemesis = {
  name: 'ip addr flush of the managed addresses',
  lastsMs: 5000,
  strike: async (stand) => void stand.net.exec(2, ['ip', 'addr', 'flush', 'dev', 'eth0', 'to', '10.77.1.0/24']),
  mend: none,
};

const renamed: Nemesis = {
  name: 'interface renamed, 6 s',
  lastsMs: 6000,
  strike: async (stand) => {
    const name = stand.net.namespace(2);
    stand.must(`ip -n ${name} link set eth0 down`);
    stand.must(`ip -n ${name} link set eth0 name eth7`);
    stand.must(`ip -n ${name} link set eth7 up`);
  },
  mend: async (stand) => {
    const name = stand.net.namespace(2);
    stand.must(`ip -n ${name} link set eth7 down`);
    stand.must(`ip -n ${name} link set eth7 name eth0`);
    stand.must(`ip -n ${name} link set eth0 up`);
  },
};

const removed: Nemesis = {
  name: 'interface removed, 6 s',
  lastsMs: 6000,
  strike: async (stand) => stand.must(`ip -n ${stand.net.namespace(2)} link del eth0`),
  mend: async (stand) => {
    const name = stand.net.namespace(2);
    const hub = name.replace(/-n2$/, '-hub');
    stand.must(`ip -n ${name} link add eth0 type veth peer name v2 netns ${hub}`);
    stand.must(`ip -n ${hub} link set v2 master br0`);
    stand.must(`ip -n ${hub} link set v2 up`);
    stand.must(`ip -n ${name} addr add ${stand.net.address(2)}/24 dev eth0`);
    stand.must(`ip -n ${name} link set eth0 up`);
  },
};

const fullDisk: Nemesis = {
  name: 'log disk full, then the daemon of another node killed',
  lastsMs: 6000,
  strike: async (stand) => {
    spawnSync('dd', ['if=/dev/zero', `of=${stand.logOnSmallDisk}.fill`, 'bs=64k'], { stdio: 'ignore' });
    await sleep(1000);
    stand.runtime.signal(2, 'SIGKILL');
    await stand.runtime.ended(2);
  },
  mend: async (stand) => {
    spawnSync('rm', ['-f', `${stand.logOnSmallDisk}.fill`]);
    stand.startDaemon(2);
  },
};

export const nemeses: readonly Nemesis[] = [
  crash,
  busCut([1, 2]),
  busCut([1]),
  corosyncKilled,
  stopped(all, 3),
  loss(30),
  stranger,
  loss(20),
  loss(10),
  loss(5),
  {
    name: 'delay of 200 +- 50 ms, one node',
    lastsMs: 20_000,
    strike: (stand) => stand.badCable(2, { delayMs: 200, jitterMs: 50 }),
    mend: async (stand) => stand.goodCable(2),
  },
  oneWay('one node is not heard', { out: 100 }),
  oneWay('one node hears nobody', { in: 100 }),
  lanCut,
  bridge,
  stopped([2], 1),
  stopped([2], 3),
  stopped([2], 10),
  stopped(all, 1),
  stopped(all, 10),
  daemonStopped,
  twoCrashes,
  restartLoop,
  flush,
  renamed,
  removed,
  fullDisk,
];
