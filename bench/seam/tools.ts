// The two programs in C of this bench, built when it starts: a bad cable and a client (`wire.c`, `prober.c`). Node could do neither without disturbing
// what it measures.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { NetCluster } from '../../test/netns/cluster.ts';

export interface Tools {
  readonly wire: string;
  readonly prober: string;
}

export function buildTools(folder: string): Tools {
  const build = (name: string): string => {
    const made = join(folder, name);
    const { status, stderr } = spawnSync('gcc', ['-O1', '-o', made, join(import.meta.dirname, `${name}.c`)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name}.c does not compile: ${stderr}`);
    return made;
  };
  return { wire: build('wire'), prober: build('prober') };
}

export interface Gaps {
  /** Of each address that was away: its longest time, in order. */
  readonly longestMs: readonly number[];
  /** Addresses that did not answer at the end. */
  readonly open: readonly string[];
}

/** Asks all of them until the function given back is called. */
export function probe(net: NetCluster, { prober }: Tools, ips: readonly string[]): () => Promise<Gaps> {
  const child = net.spawn('client', [prober, '20', ...ips]);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  child.stderr?.resume();
  return async () => {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.stdin?.end();
    await closed;
    const longest = new Map<string, number>();
    const open: string[] = [];
    for (const line of text.trimEnd().split('\n')) {
      const [ip = '', from, to, mark] = line.split(' ');
      if (ip === '') continue;
      longest.set(ip, Math.max(longest.get(ip) ?? 0, Number(to) - Number(from)));
      if (mark === 'open') open.push(ip);
    }
    return { longestMs: [...longest.values()].sort((a, b) => a - b), open };
  };
}
