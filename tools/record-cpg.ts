// `npx tsx tools/record-cpg.ts [NAME...]`: what CPG really tells. Three machines in namespaces with real Corosync, a member of one group on each that writes
// down every callback (cpg-witness.ts), and faults done to them; each story becomes a file in test/bus/traces, which test/bus/traces.test.ts holds against
// what `corosync-view.ts` relies on. Needs root, Corosync and gcc.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cables } from '../bench/seam/cables.ts';
import { buildTools } from '../bench/seam/tools.ts';
import { type NetCluster, startCluster } from '../test/netns/cluster.ts';

const nodes = [1, 2, 3];
const folder = join(import.meta.dirname, '..', 'test', 'bus', 'traces');
const witness = join(import.meta.dirname, 'cpg-witness.ts');
/** Until what a fault has begun is over: some tokens. */
const settleMs = 5000;

/** What one witness wrote: time, process, kind, and what the event has. */
type Line = readonly [ms: number, pid: number, kind: string, ...fields: unknown[]];

class Stage {
  readonly net: NetCluster;
  readonly cables: Cables;
  readonly #witnesses = new Map<number, ChildProcess>();
  readonly #lines: (readonly [node: number, line: Line])[] = [];
  readonly #strikes: (readonly [ms: number, what: string])[] = [];

  constructor(net: NetCluster, wire: string) {
    this.net = net;
    this.cables = new Cables(net, wire);
  }

  startWitness(node: number): void {
    const child = this.net.spawn(node, [process.execPath, '--import=tsx', witness]);
    child.stderr?.pipe(process.stderr);
    if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => this.#lines.push([node, JSON.parse(line)]));
    this.#witnesses.set(node, child);
  }

  killWitness(node: number): void {
    this.#witnesses.get(node)?.kill('SIGKILL');
  }

  async say(what: string, forMs: number): Promise<void> {
    this.#strikes.push([Date.now(), what]);
    await sleep(forMs);
  }

  cut(node: number): void {
    this.net.isolate(node);
  }

  heal(node: number): void {
    this.net.rejoin(node);
  }

  /** One line of JSON each; packets of one member that come one after the other as a list. */
  text(about: string): string {
    const begin = Math.min(...this.#lines.map(([, [ms]]) => ms));
    const rows = [
      ...this.#strikes.map(([ms, what]) => [ms - begin, 'strike', what]),
      ...this.#lines.map(([node, [ms, pid, ...rest]]) => [ms - begin, `${node}:${pid}`, ...rest]),
    ];
    const merged: unknown[][] = [];
    const open = new Map<unknown, unknown[]>();
    for (const [ms, who, kind, ...fields] of rows.sort((a, b) => Number(a[0]) - Number(b[0]))) {
      const before = open.get(who);
      const packet = `${String(fields[0])}:${String(fields[1])}/${String(fields[2])}`;
      if (kind === 'packet' && before !== undefined) {
        before.push(packet);
        continue;
      }
      const row = kind === 'packet' ? [ms, who, 'packets', packet] : [ms, who, kind, ...fields];
      if (kind === 'packet') open.set(who, row);
      else open.delete(who);
      merged.push(row);
    }
    return `${[{ about }, ...merged].map((row) => JSON.stringify(row)).join('\n')}\n`;
  }
}

/** Cuts and heals in so quick a turn that rings which form are broken again before they have. */
async function flap(stage: Stage, node: number, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    stage.cut(node);
    await sleep(200 + 173 * (time % 7));
    stage.heal(node);
    await sleep(150 + 97 * (time % 5));
  }
}

const stories: Readonly<Record<string, { readonly about: string; readonly play: (stage: Stage) => Promise<void> }>> = {
  processes: {
    about: 'a member is killed and starts again, three times; no fault of the network',
    play: async (stage) => {
      for (const node of [2, 3, 2]) {
        stage.killWitness(node);
        await stage.say(`process of ${node} killed`, 700);
        stage.startWitness(node);
        await sleep(1500);
      }
    },
  },
  loss: {
    about: 'the cable of node 2 loses 30 % both ways for 8 s, then 60 % for 6 s',
    play: async (stage) => {
      for (const [percent, forMs] of [
        [30, 8000],
        [60, 6000],
      ] as const) {
        await stage.cables.bad(2, { in: percent, out: percent });
        await stage.say(`node 2 loses ${percent} %`, forMs);
        stage.cables.good(2);
        await stage.say('good again', settleMs);
      }
    },
  },
  'one-way': {
    about: 'node 3 hears nobody for 5 s, then nobody hears it for 5 s',
    play: async (stage) => {
      for (const way of ['in', 'out'] as const) {
        await stage.cables.bad(3, { [way]: 100 });
        await stage.say(`node 3 loses everything ${way}`, 5000);
        stage.cables.good(3);
        await stage.say('good again', settleMs);
      }
    },
  },
  restarts: {
    about: 'Corosync is killed on node 1 and starts again; ends in order on node 2 and starts again',
    play: async (stage) => {
      for (const [node, signal] of [
        [1, 'SIGKILL'],
        [2, 'SIGTERM'],
      ] as const) {
        await stage.net.stopCorosync(node, signal);
        await stage.say(`corosync of ${node}: ${signal}`, 3000);
        stage.net.startCorosync(node);
        await stage.say(`corosync of ${node} starts`, settleMs);
      }
    },
  },
  merges: {
    about:
      'node 3 is cut off and comes back, then all three are cut from each other and come back together; a process starts while they are apart',
    play: async (stage) => {
      stage.cut(3);
      await stage.say('node 3 cut off', 3500);
      stage.killWitness(3);
      stage.startWitness(3);
      await sleep(1500);
      stage.heal(3);
      await stage.say('whole', settleMs);
      for (const node of nodes) stage.cut(node);
      await stage.say('all cut off', 3500);
      for (const node of nodes) stage.heal(node);
      await stage.say('whole', settleMs);
    },
  },
  'aborted-syncs': {
    about: 'node 2 flaps faster than rings form, and its process is killed in between',
    play: async (stage) => {
      await stage.say('node 2 flaps', 0);
      await flap(stage, 2, 10);
      stage.killWitness(2);
      await flap(stage, 2, 3);
      stage.startWitness(2);
      await flap(stage, 3, 8);
      await stage.say('whole', settleMs);
    },
  },
  stalls: {
    about: 'Corosync of node 2 stands still for 0.4, 1 and 4 s, then that of all for 2 s',
    play: async (stage) => {
      for (const [who, forMs] of [
        [[2], 400],
        [[2], 1000],
        [[2], 4000],
        [nodes, 2000],
      ] as const) {
        for (const node of who) stage.net.corosync(node)?.kill('SIGSTOP');
        await stage.say(`corosync of ${who.join()} stands still`, forMs);
        for (const node of who) stage.net.corosync(node)?.kill('SIGCONT');
        await stage.say('goes on', settleMs);
      }
    },
  },
};

async function record(name: string, wire: string): Promise<void> {
  const story = stories[name];
  if (story === undefined) throw new Error(`there is no story ${name}, only ${Object.keys(stories).join(', ')}`);
  const net = await startCluster({ nodes: nodes.length, engine: 'corosync', profile: 'fast', prefix: 'rc' });
  try {
    const stage = new Stage(net, wire);
    for (const node of nodes) stage.startWitness(node);
    await sleep(3000);
    await story.play(stage);
    await stage.say('end', settleMs);
    writeFileSync(join(folder, `${name}.jsonl`), stage.text(story.about));
    console.log(`${name}: recorded`);
  } finally {
    await net.close();
  }
}

const tools = mkdtempSync(join(tmpdir(), 'ecconf-record-'));
try {
  mkdirSync(folder, { recursive: true });
  const { wire } = buildTools(tools);
  const asked = process.argv.slice(2);
  for (const name of asked.length > 0 ? asked : Object.keys(stories)) await record(name, wire);
} finally {
  rmSync(tools, { recursive: true, force: true });
}
