// Logs by node, with how far behind each was in the last ten minutes.

import { compareText } from '../../base/compare-text.ts';
import type { LogCell, LogsBlock } from './page/page-model.ts';
import type { LogSight, LogSights } from './status-port.ts';

/** Ten minutes at one in five seconds. */
const samplesMost = 120;
/** 64 nodes of 32 logs: what is above is not drawn as a line. */
const linesMost = 2048;

export class LagSamples {
  readonly #byLog = new Map<string, (number | null)[]>();

  take(sights: readonly LogSight[]): void {
    const there = new Set<string>();
    for (const sight of sights) {
      const key = keyOf(sight);
      there.add(key);
      const samples = this.#byLog.get(key) ?? [];
      if (!this.#byLog.has(key) && this.#byLog.size < linesMost) this.#byLog.set(key, samples);
      samples.push(sight.behindSec);
      if (samples.length > samplesMost) samples.shift();
    }
    for (const key of this.#byLog.keys()) if (!there.has(key)) this.#byLog.delete(key);
  }

  of(sight: LogSight): readonly (number | null)[] {
    return this.#byLog.get(keyOf(sight)) ?? [];
  }
}

export function logsBlock({ rows, problem }: LogSights, samples: LagSamples, only: string | null = null): LogsBlock {
  const shown = only === null ? rows : rows.filter(({ node }) => node === only);
  const nodes = [...new Set(shown.map(({ node }) => node))].sort(compareText);
  const logs = [...new Set(shown.map(({ log }) => log))];
  const byKey = new Map(shown.map((sight) => [keyOf(sight), sight]));
  return {
    nodes,
    rows: logs.map((log) => ({
      log,
      cells: nodes.map((node) => {
        const sight = byKey.get(keyOf({ node, log }));
        return sight === undefined ? null : cellOf(sight, samples);
      }),
    })),
    remark:
      problem ??
      (rows.length === 0 ? 'No logs are published here: the configuration has no `logs` dictionary, or nobody reads them.' : null),
  };
}

function cellOf(sight: LogSight, samples: LagSamples): LogCell {
  const { node, state, reason, subscriber, checkpoint, behindBytes, behindSec, bytes } = sight;
  return { node, state, reason, subscriber, checkpoint, behindBytes, behindSec, bytes, lag: samples.of(sight) };
}

function keyOf({ node, log }: Pick<LogSight, 'node' | 'log'>): string {
  return JSON.stringify([node, log]);
}
