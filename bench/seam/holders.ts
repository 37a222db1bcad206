// Which machine had which address when, by what the kernels themselves tell: `ip monitor` on each node, from before a nemesis strikes to its end.
import type { ChildProcess } from 'node:child_process';
import type { NetCluster } from '../../test/netns/cluster.ts';
import { kernelAddresses } from '../../test/netns/table.ts';

interface Change {
  readonly atMs: number;
  readonly node: number;
  readonly ip: string;
  readonly isThere: boolean;
}

export interface Held {
  /** Longest time for which two of the machines had one address, and for which none had it. */
  readonly twiceMs: number;
  readonly noneMs: number;
  /** How often an address came to another machine than the one that had it last. */
  readonly ownerChanges: number;
}

export class Holders {
  readonly #net: NetCluster;
  readonly #ips: ReadonlySet<string>;
  readonly #monitors: ChildProcess[] = [];
  readonly #texts = new Map<number, string>();
  readonly #begin = new Map<number, ReadonlySet<string>>();
  #beganMs = 0;

  constructor(net: NetCluster, ips: readonly string[]) {
    this.#net = net;
    this.#ips = new Set(ips);
  }

  async begin(): Promise<void> {
    for (let node = 1; node <= this.#net.size; node++) {
      const monitor = this.#net.spawn(node, ['ip', '-ts', '-o', 'monitor', 'address']);
      monitor.stdout?.setEncoding('utf8').on('data', (text: string) => this.#texts.set(node, (this.#texts.get(node) ?? '') + text));
      this.#monitors.push(monitor);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let node = 1; node <= this.#net.size; node++) this.#begin.set(node, kernelAddresses(this.#net, node));
    this.#beganMs = Date.now();
  }

  /** `without`: machines that nobody can reach since `sinceMs`, so that what they have serves nobody. */
  end(without: ReadonlySet<number>, sinceMs = 0): Held {
    for (const monitor of this.#monitors) monitor.kill('SIGTERM');
    const endMs = Date.now();
    const gone = [...without].flatMap((node) => [...this.#ips].map((ip): Change => ({ atMs: sinceMs, node, ip, isThere: false })));
    const changes = [...this.#texts]
      .flatMap(([node, text]) => this.#read(node, text).filter(({ atMs }) => !without.has(node) || atMs < sinceMs))
      .concat(gone)
      .sort((a, b) => a.atMs - b.atMs);
    const total = { twiceMs: 0, noneMs: 0, ownerChanges: 0 };
    for (const ip of this.#ips) {
      const own = changes.filter((each) => each.ip === ip);
      const one = this.#story(ip, own, endMs);
      total.twiceMs = Math.max(total.twiceMs, one.twiceMs);
      total.noneMs = Math.max(total.noneMs, one.noneMs);
      total.ownerChanges += one.ownerChanges;
    }
    return total;
  }

  /** Of one address. */
  #story(ip: string, changes: readonly Change[], endMs: number): Held {
    const all = [...this.#begin].flatMap(([node, ips]) => (ips.has(ip) ? [node] : []));
    const here = new Set(all);
    const twice = new Longest();
    const none = new Longest();
    let owner = all[0];
    let ownerChanges = 0;
    const note = (atMs: number): void => {
      twice.is(here.size > 1, atMs);
      none.is(here.size === 0, atMs);
    };
    note(this.#beganMs);
    for (const { atMs, node, isThere } of changes) {
      // A renewed lease.
      if (isThere && here.has(node)) continue;
      if (isThere) here.add(node);
      else here.delete(node);
      note(atMs);
      if (!isThere || node === owner) continue;
      ownerChanges++;
      owner = node;
    }
    return { twiceMs: twice.end(endMs), noneMs: none.end(endMs), ownerChanges };
  }

  #read(node: number, text: string): readonly Change[] {
    return text.split('\n').flatMap((line) => {
      const found = /^\[([^\]]+)\] (Deleted )?\d+: \S+\s+inet ([\d.]+)\//.exec(line);
      const [, time = '', deleted, ip = ''] = found ?? [];
      if (found === null || !this.#ips.has(ip)) return [];
      const atMs = Date.parse(`${time.slice(0, 23)}Z`) + Number(time.slice(23)) / 1000;
      return [{ atMs, node, ip, isThere: deleted === undefined }];
    });
  }
}

/** The longest time for which something was the case. */
class Longest {
  #since: number | null = null;
  #longest = 0;

  is(isSo: boolean, atMs: number): void {
    if (!isSo && this.#since !== null) this.#longest = Math.max(this.#longest, atMs - this.#since);
    this.#since = isSo ? (this.#since ?? atMs) : null;
  }

  end(atMs: number): number {
    this.is(false, atMs);
    return this.#longest;
  }
}
