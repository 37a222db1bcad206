// Fail-overs and moves as figures: how often, and how long by phase. The buckets are those of a bus that notices within a second and a kernel that
// needs milliseconds.

import type { Metric } from '../metrics/exposition.ts';
import type { FailoverTimes } from './failover-watch.ts';
import { type Move, moveKinds } from './move-history.ts';

const bucketsSec = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] as const;
const phases = ['detect', 'agree', 'plumb', 'announce', 'total'] as const;
type Phase = (typeof phases)[number];

interface Distribution {
  /** Not cumulative; the last is what is above all. */
  readonly counts: number[];
  sum: number;
}

export class FailoverFigures {
  readonly #byPhase = new Map<Phase, Distribution>(
    phases.map((phase) => [phase, { counts: Array.from({ length: bucketsSec.length + 1 }, () => 0), sum: 0 }]),
  );
  readonly #moves = new Map<string, number>(moveKinds.map((kind) => [kind, 0]));
  /** Of the fail-over that fell into a bucket last. */
  readonly #last = new Map<number, { readonly view: string; readonly seconds: number; readonly atSec: number }>();

  failover(times: FailoverTimes, wallClockMs: number): void {
    const { detectMs, agreeMs, plumbMs, announceMs, view } = times;
    const parts = { detect: detectMs, agree: agreeMs, plumb: plumbMs, announce: announceMs, total: totalMs(times) };
    for (const phase of phases) {
      const ms = parts[phase];
      const distribution = this.#byPhase.get(phase);
      if (ms === null || distribution === undefined) continue;
      const bucket = bucketOf(ms / 1000);
      distribution.counts[bucket] = (distribution.counts[bucket] ?? 0) + 1;
      distribution.sum += ms / 1000;
      if (phase === 'total') this.#last.set(bucket, { view, seconds: ms / 1000, atSec: wallClockMs / 1000 });
    }
  }

  moved({ kind, count }: Move): void {
    this.#moves.set(kind, (this.#moves.get(kind) ?? 0) + count);
  }

  metrics(): readonly Metric[] {
    return [
      {
        name: 'ecclusterd_failover_seconds',
        help: 'How long fail-overs took in which this node took addresses over, by phase.',
        type: 'histogram',
        samples: [...this.#byPhase].flatMap(([phase, distribution]) => this.#samples(phase, distribution)),
      },
      {
        name: 'ecclusterd_moves_total',
        help: 'Addresses that went from one owner to another, or got or lost one, by why, since the start.',
        type: 'counter',
        samples: [...this.#moves].map(([why, value]) => ({ labels: { why }, value })),
      },
    ];
  }

  #samples(phase: Phase, { counts, sum }: Distribution): Metric['samples'] {
    let upTo = 0;
    const buckets = counts.map((count, index) => {
      upTo += count;
      const exemplar = phase === 'total' ? this.#last.get(index) : undefined;
      return {
        suffix: '_bucket',
        labels: { phase, le: bucketText(index) },
        value: upTo,
        ...(exemplar === undefined
          ? {}
          : { exemplar: { labels: { view: exemplar.view }, value: exemplar.seconds, atSec: exemplar.atSec } }),
      };
    });
    return [...buckets, { suffix: '_sum', labels: { phase }, value: sum }, { suffix: '_count', labels: { phase }, value: upTo }];
  }
}

/** From the last sign of life to the last frame; null where nobody heard of who has gone. */
export function totalMs({ detectMs, agreeMs, plumbMs, announceMs }: FailoverTimes): number | null {
  return detectMs === null ? null : detectMs + agreeMs + plumbMs + (announceMs ?? 0);
}

function bucketOf(seconds: number): number {
  const at = bucketsSec.findIndex((bound) => seconds <= bound);
  return at < 0 ? bucketsSec.length : at;
}

/** As both formats have it: `le` is a float, so `1.0`. */
function bucketText(index: number): string {
  const bound = bucketsSec[index];
  return bound === undefined ? '+Inf' : Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
