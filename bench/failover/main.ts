// The section `failover` of the bench: `main.ts [ROUNDS]`.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { capture, lostPings, ping } from '../../test/netns/capture.ts';
import { manyAddresses } from '../../test/netns/mail-conf.ts';
import { buildPrograms, type Programs } from '../../test/netns/runtime.ts';
import { kernelAddresses } from '../../test/netns/table.ts';
import { median, table } from '../measure.mjs';
import { type Crash, Ours, Peer, type Stand } from './stand.ts';

const rounds = Number(process.argv[2] ?? 5);
const one = new Map([['10.77.1.1', null]]);

async function crashes(open: Promise<Stand>, times: number): Promise<readonly Crash[]> {
  const stand = await open;
  const results: Crash[] = [];
  try {
    for (let round = 0; round < times; round++) results.push(await stand.crash());
  } finally {
    await stand.close();
  }
  return results;
}

const ms = (value: number) => (value < 100 ? value.toFixed(1) : value.toFixed(0));

function row(what: string, results: readonly Crash[], of: keyof Crash, goal: string): readonly string[] {
  const values = results.map((result) => result[of]);
  return [what, ms(median(values)), ms(Math.min(...values)), ms(Math.max(...values)), String(values.length), goal];
}

async function outages(programs: Programs): Promise<void> {
  console.log('\n  One address; everything on its node is killed and the cable taken out. Outage in ms, three nodes:\n');
  const fast = await crashes(Ours.start(programs, 3, one, 'fast'), rounds);
  const peer = await crashes(Peer.start(3, [...one.keys()]), rounds);
  const safe = await crashes(Ours.start(programs, 3, one, 'safe'), rounds);
  table([
    ['', 'median', 'least', 'most', 'rounds', 'goal'],
    row('ecclusterd, fast profile', fast, 'outageMs', '1200'),
    row('ecclusterd, safe profile', safe, 'outageMs', 'token + consensus: 6600'),
    row('keepalived, defaults', peer, 'outageMs', ''),
  ]);
}

/** The profile that needs priority: alone, and beside six busy loops that end by themselves. */
async function instant(programs: Programs): Promise<void> {
  const rows: (readonly string[])[] = [['', 'median', 'least', 'most', 'rounds', 'goal']];
  for (const [nodes, count, goal] of [
    [3, 10, '200 (150)'],
    [5, 200, '250'],
  ] as const) {
    for (const loops of [0, 6]) {
      const script = 'for (const end = Date.now() + 120_000; Date.now() < end; );';
      const busy = Array.from({ length: loops }, () => spawn(process.execPath, ['-e', script], { stdio: 'ignore' }));
      try {
        const results = await crashes(Ours.start(programs, nodes, manyAddresses(count), 'instant'), rounds);
        rows.push(row(`${nodes} nodes, ${count} addresses, ${loops} busy loops`, results, 'outageMs', goal));
      } finally {
        for (const each of busy) each.kill('SIGKILL');
      }
    }
  }
  console.log('\n  Profile instant; crash of the node that has the first address. Outage in ms:\n');
  table(rows);
}

async function announcements(programs: Programs, count: number, goal: string): Promise<void> {
  const addresses = new Map([...manyAddresses(count).keys()].map((ip) => [ip, 'node1']));
  const ours = await crashes(Ours.start(programs, 2, addresses, 'fast'), rounds);
  const peer = await crashes(Peer.start(2, [...addresses.keys()]), rounds);
  console.log(`\n  ${count} addresses; the same, two nodes. From the first announced to the last announced, in ms:\n`);
  table([
    ['', 'median', 'least', 'most', 'rounds', 'goal'],
    row('ecclusterd', ours, 'announcedMs', goal),
    row('keepalived', peer, 'announcedMs', ''),
  ]);
}

/** Nothing but what was asked for may happen while ten thousand addresses are plumbed: views, rounds, lateness. */
async function calmUnderLoad(programs: Programs): Promise<void> {
  const addresses = new Map([...manyAddresses(10_000).keys()].map((ip) => [ip, 'node1']));
  const stand = await Ours.start(programs, 2, addresses, 'fast');
  try {
    const { net, runtime } = stand;
    const from = runtime.log(2).length;
    net.cut(1);
    runtime.killAll(1);
    await net.stopCorosync(1, 'SIGKILL');
    await stand.calm([2]);
    await sleep(5000);
    const lines = runtime.log(2).slice(from);
    const views = lines.filter(({ msg }) => msg.startsWith('view ')).length;
    const rest = lines.filter(({ msg }) => /^round|excluded|late|cannot|gone from/.test(msg)).map(({ msg }) => msg);
    const worst = Number(/^ecclusterd_loop_delay_worst_seconds (\S+)/m.exec(runtime.metrics(2))?.[1]) * 1000;
    console.log(
      `\n  10,000 taken over by one node: ${views} view, ${rest.length} rounds, exclusions and complaints${rest.length > 0 ? `: ${rest.join('; ')}` : ''}`,
    );
    console.log(`  worst delay of its event loop since the start: ${worst.toFixed(0)} ms (late is 248 ms)`);
  } finally {
    await stand.close();
  }
}

async function planned(programs: Programs): Promise<void> {
  const addresses = manyAddresses(24);
  const stand = await Ours.start(programs, 3, addresses, 'fast');
  const rows: (readonly string[])[] = [['', 'pings', 'lost', 'rounds', 'goal']];
  try {
    const { net, runtime } = stand;
    const watched = async (what: string, work: (round: number) => Promise<void>, back: () => Promise<void>) => {
      let [sent, lost] = [0, 0];
      for (let round = 0; round < rounds; round++) {
        const owners = await stand.calm();
        const ips = [...owners].flatMap(([ip, owner]) => (owner === 'node2' ? [ip] : [])).slice(0, 4);
        const seen = await capture(net);
        const stop = ping(net, ips, 1);
        await sleep(500);
        await work(round);
        await sleep(1500);
        await stop();
        const counted = lostPings(await seen());
        sent += counted.sent;
        lost += counted.lost;
        await back();
        await stand.calm();
      }
      rows.push([what, String(sent), String(lost), String(rounds), '0']);
    };
    const emptied = () => runtime.until('node2 is empty', () => kernelAddresses(net, 2).size === 0, 30_000);
    const filled = () => runtime.until('node2 has its share', () => kernelAddresses(net, 2).size === 8, 60_000);
    await watched(
      'move of 4',
      async () => {
        const mine = [...kernelAddresses(net, 2)].sort();
        for (const ip of mine.slice(0, 4)) await runtime.ask(1, `cluster duravip move ${ip} to node3`);
        await stand.calm();
      },
      async () => {
        for (const ip of stand.ips) await runtime.ask(1, `cluster duravip move ${ip} to node${1 + (stand.ips.indexOf(ip) % 3)}`);
        await filled();
      },
    );
    await watched(
      'drain of 8',
      async () => {
        await runtime.ask(2, 'cluster duravip drain');
        await emptied();
      },
      async () => {
        await runtime.ask(2, 'cluster duravip undrain');
        await filled();
      },
    );
    await watched(
      'graceful stop with 8',
      async () => {
        runtime.guard(2).kill('SIGTERM');
        await runtime.ended(2);
      },
      async () => {
        runtime.start(2);
        await filled();
      },
    );
  } finally {
    await stand.close();
  }
  console.log('\n  Planned; pings each 1 ms to 4 addresses of the node:\n');
  table(rows);
}

/** How long two machines have an address, when the daemon of one dies or hangs. */
async function doubles(programs: Programs): Promise<void> {
  const addresses = manyAddresses(24);
  const rows: (readonly string[])[] = [['', 'owned twice, ms (most)', 'off the node after ms (median)', 'rounds', 'goal']];
  const stand = await Ours.start(programs, 3, addresses, 'fast');
  try {
    const { net, runtime } = stand;
    const cases = [
      ['kill -9 of the daemon', 'not after 1000', () => runtime.signal(2, 'SIGKILL')],
      ['SIGSTOP of the daemon', 'not after 10000', () => runtime.signal(2, 'SIGSTOP')],
      [
        'SIGSTOP of daemon and guard',
        'not after 10000',
        () => {
          runtime.guard(2).kill('SIGSTOP');
          runtime.signal(2, 'SIGSTOP');
        },
      ],
    ] as const;
    for (const [what, goal, act] of cases) {
      const twice: number[] = [];
      const off: number[] = [];
      for (let round = 0; round < rounds; round++) {
        await runtime.until('node2 has its share', () => kernelAddresses(net, 2).size === 8, 60_000);
        await stand.calm();
        const daemon = runtime.daemonPid(2);
        act();
        const since = performance.now();
        let [firstTwice, lastTwice] = [0, 0];
        while (kernelAddresses(net, 2).size > 0) {
          const now = performance.now();
          const others = new Set([...kernelAddresses(net, 1), ...kernelAddresses(net, 3)]);
          if ([...kernelAddresses(net, 2)].some((ip) => others.has(ip))) {
            firstTwice ||= now;
            lastTwice = now;
          }
          await sleep(5);
        }
        off.push(performance.now() - since);
        twice.push(lastTwice - firstTwice);
        runtime.guard(2).kill('SIGKILL');
        try {
          process.kill(daemon, 'SIGKILL');
        } catch {
          // The guard was first.
        }
        await runtime.until('its socket is free', () => runtime.guard(2).signalCode !== null || runtime.guard(2).exitCode !== null);
        await stand.calm([1, 3]);
        runtime.start(2);
      }
      rows.push([what, ms(Math.max(...twice)), ms(median(off)), String(rounds), goal]);
    }
  } finally {
    await stand.close();
  }
  console.log('\n  The daemon dies or hangs; lease 10 s:\n');
  table(rows);
}

const programs = await buildPrograms();
try {
  const sections: Readonly<Record<string, (programs: Programs) => Promise<void>>> = {
    outages,
    instant,
    announce200: (each) => announcements(each, 200, '30'),
    announce1000: (each) => announcements(each, 1000, '100'),
    announce10000: (each) => announcements(each, 10_000, '3000'),
    calmUnderLoad,
    planned,
    doubles,
  };
  const wanted = process.argv.slice(3);
  for (const [name, run] of Object.entries(sections)) if (wanted.length === 0 || wanted.includes(name)) await run(programs);
} finally {
  programs.remove();
}
