// Follows who serves which address while a scenario runs, and tells it in lines for people: one a moment and a move, with the gap in service.

import type { World } from '../world.ts';

/** One move, of all addresses that made it at that moment. */
export interface Change {
  readonly atMs: number;
  readonly ips: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Longest time in which nobody served one of them; 0: none. */
  readonly gapMs: number;
}

/** Changes this close together are told as one. */
const momentMs = 50;

export class Owners {
  readonly changes: Change[] = [];
  private readonly last = new Map<string, string>();
  private readonly lostAt = new Map<string, number>();
  private readonly open = new Map<string, { atMs: number; ips: string[]; gapMs: number; from: string; to: string }>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** To be called whenever the kernel of a node may have changed. */
  note(ip: string): void {
    const { now } = this.world;
    const to = this.servers(ip);
    const from = this.last.get(ip) ?? '-';
    if (from === to) return;
    this.last.set(ip, to);
    const lostAt = this.lostAt.get(ip);
    if (to === '-') this.lostAt.set(ip, now);
    else this.lostAt.delete(ip);
    const gapMs = from === '-' && lostAt !== undefined ? now - lostAt : 0;
    this.add(now, ip, from, to, gapMs);
  }

  /** What has changed since the last call, as far as its moment is over. */
  take(isEnd = false): readonly Change[] {
    const done = [...this.open].filter(([, { atMs }]) => isEnd || this.world.now - atMs > momentMs);
    for (const [key] of done) this.open.delete(key);
    return done.map(([, change]) => change).sort((a, b) => a.atMs - b.atMs);
  }

  /** Nodes whose kernel has it and that are on; `-` for none. */
  servers(ip: string): string {
    const bits = this.world.checker.holders.get(ip) ?? 0;
    if (bits === 0) return '-';
    const names = this.world.nodes.filter(({ index, life }) => ((bits >> index) & 1) === 1 && life !== 'frozen').map(({ name }) => name);
    return names.length === 0 ? '-' : names.join('+');
  }

  private add(now: number, ip: string, from: string, to: string, gapMs: number): void {
    const key = `${from} ${to}`;
    const open = this.open.get(key);
    if (open !== undefined && now - open.atMs <= momentMs) {
      open.ips.push(ip);
      open.gapMs = Math.max(open.gapMs, gapMs);
    } else this.open.set(key, { atMs: now, ips: [ip], from, to, gapMs });
  }
}
